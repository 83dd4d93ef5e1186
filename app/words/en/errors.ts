export const errors = {
  ownerOnly: 'Only an owner of the workspace may do this.',
  signedOut:
    'You were signed out in the meantime. Sign in again in another tab, then press the button once more: nothing you typed is lost.',
  unknown: 'That did not work, and the reason has no words yet. Nothing was changed.',
};
