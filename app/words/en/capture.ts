/** An idea noted down in one line. */
export const capture = {
  title: 'Note an idea',
  lead: 'One line is enough. It waits among the ideas until you give it a date.',
  words: 'Idea',
  placeholder: 'What is it about? A link is fine too',
  help: 'Enter saves. Paste a picture, or a link, right here.',
  client: 'For whom',
  picture: 'Add a picture',
  remove: 'Remove {name}',
  sending: '{name}: {percent} %',
  uploading: 'Sending the picture',
  save: 'Save the idea',
  saved: 'Saved among the ideas: <b>{title}</b>. <link>Open</link>',
  untitled: 'picture',
  offline:
    'Not saved: there is no connection. The words are kept in this browser; press Save once more, or come back later.',
  noClients: 'An idea belongs to a client, and there is none yet.',
  addClient: 'Add the first client',
};
