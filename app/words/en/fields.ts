/** What stands beside fields everywhere. */
export const fields = {
  optional: 'optional',
  file: { choose: 'Choose a file', drop: 'or drop it here', size: '{kilobytes, number} KB' },
};
