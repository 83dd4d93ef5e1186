/** A content's stage and a publication's status, in one or two words each. */
export const stages = {
  idea: 'Idea',
  draft: 'Draft',
  in_review: 'With the client',
  changes_requested: 'Changes requested',
  approved: 'Approved',
  held: 'Held',
  reconnect: 'Reconnect',
  publishing: 'Publishing',
  published: 'Published',
  failed: 'Failed',
  unconfirmed: 'Unconfirmed',
  cancelled: 'Called off',
};
