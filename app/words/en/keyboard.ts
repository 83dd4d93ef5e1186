/** The map of keys, and the keys that work everywhere. */
export const keyboard = {
  title: 'Keyboard',
  open: 'Keyboard map',
  after: 'then',
  single: 'Letters alone are keys',
  singleHelp: 'Switch this off in this browser if you dictate, or press letters by accident. Those with Ctrl stay.',
  anywhere: 'Everywhere',
  find: 'Find, or do something',
  map: 'This map',
  idea: 'Note down an idea',
  create: 'New content',
  go: 'Go to: {place}',
  dialogs: 'Dialogs and menus',
  close: 'Close',
  undo: 'Undo what was just done',
};
