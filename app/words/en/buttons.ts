/** What stands on buttons everywhere. */
export const buttons = {
  save: 'Save',
  saving: 'Saving',
  saved: 'Saved',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  more: 'More',
  showMore: 'Show more',
  undo: 'Undo',
  edit: 'Edit',
};
