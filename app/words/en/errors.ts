export const errors = {
  ownerOnly: 'Only an owner of the workspace may do this.',
  signedOut:
    'You were signed out in the meantime. Sign in again in another tab, then press the button once more: nothing you typed is lost.',
  unknown: 'That did not work, and the reason has no words yet. Nothing was changed.',
  addressInvalid: 'This is not a mail address. Check for a missing @ or a full stop too many.',
  addressOnList: 'This address is already on the list.',
  addressSuppressed:
    'This address must not be mailed: {reason, select, unsubscribed {its owner unsubscribed} complained {its owner reported a mail as spam} bounced {mail to it came back} erased {its owner asked to be forgotten} other {it was blocked by hand}}. Only the sign-up form can bring it back.',
  consentMissing: 'Confirm that these people agreed to be written to. Without it nobody is added.',
  csv_empty: 'The file is empty. Nothing was added.',
  csv_too_large:
    'The file is larger than {megabytes} MB. Split it and import the parts one after the other. Nothing was added.',
  csv_too_many_rows:
    'The file has {count, number} rows; one import takes {rows, number}. Split it and import the parts one after the other. Nothing was added.',
  csv_binary: 'This is not a text file. Save the sheet as CSV and try again. Nothing was added.',
  csv_no_addresses: 'No mail address was found in the file. Check that it is the right sheet. Nothing was added.',
  clientNotFound: 'This client is not here any more, or is not yours to see.',
  importNotFound: 'This import is not here any more.',
  importNotWaiting: 'This import was already started or stopped.',
  listNotFound: 'This list is not here any more, or is not yours to see.',
  membersOnly: 'Only people of the workspace may do this.',
  nameMissing: 'Give it a name.',
  nameTooLong: 'The name is too long: at most {most} characters.',
  suppressionStays: 'Who unsubscribed or complained can only come back through the sign-up form, by their own will.',
};
