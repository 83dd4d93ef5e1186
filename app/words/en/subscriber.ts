/** What readers of a newsletter see: sign-up, confirmation, unsubscription. */
export const subscriber = {
  formTitle: '{list}',
  formBy: 'by {client}',
  email: 'Mail address',
  name: 'First name',
  signUp: 'Sign up',
  formPromise: 'We send one mail with a link first. Without a click on it you get nothing.',
  askedTitle: 'One more step',
  askedText:
    'If this address is not on the list yet, a mail with a link is on its way to it. Click the link and you are in.',
  formGoneTitle: 'This form is closed',
  formGoneText: 'The address may be old. Ask the sender for the new one.',
  confirmTitle: 'Confirm your sign-up',
  confirmText: '{email} will get “{list}” by {client}.',
  confirmButton: 'Yes, sign me up',
  confirmedTitle: 'You are on the list',
  confirmedText: 'Every mail has a link to leave it again, with one click.',
  confirmGoneTitle: 'This link does not work any more',
  confirmGoneText: 'It is older than a week, or was cut off on the way. Sign up once more to get a new one.',
  leaveTitle: 'Unsubscribe',
  leaveText: '{email} will get no more mail from {client}.',
  leaveButton: 'Unsubscribe',
  leftTitle: 'You are unsubscribed',
  leftText: '{email} will get no more mail from {client}.',
  leaveGoneTitle: 'This link is not whole',
  leaveGoneText:
    'A part of it was cut off, perhaps by a mail program. Open it from the mail once more, or answer the mail and ask to be taken off.',
};
