export type Piece = { text: string; as: 'plain' | 'tag' | 'name' | 'value' | 'field' | 'comment' };

const pieces =
  /(<!--[\s\S]*?(?:-->|$))|(\{\{[^{}]*\}\})|(<\/?[a-zA-Z][\w-]*|\/?>)|("[^"]*"?|'[^'\n]*'?)|([a-zA-Z-]+)(?==)/g;

/** Cuts one line of MJML for colouring. Only a help for the eye: what is right is decided on the server. */
export function highlight(line: string): Piece[] {
  const found: Piece[] = [];
  let from = 0;
  const put = (text: string, as: Piece['as']): void => {
    if (text) found.push({ text, as });
  };
  for (const match of line.matchAll(pieces)) {
    const [text, comment, field, tag, value] = match;
    const isInTag = line.lastIndexOf('<', match.index) > line.lastIndexOf('>', match.index - 1);
    // A quotation mark in a sentence is none of ours; a line that goes on from the one above begins inside a tag.
    if (value !== undefined && !isInTag && !/^\s+[\w-]+="/.test(line)) continue;
    put(line.slice(from, match.index), 'plain');
    if (value?.includes('{{')) {
      for (const part of value.split(/(\{\{[^{}]*\}\})/)) put(part, part.startsWith('{{') ? 'field' : 'value');
    } else put(text, comment ? 'comment' : field ? 'field' : tag ? 'tag' : value !== undefined ? 'value' : 'name');
    from = match.index + text.length;
  }
  put(line.slice(from), 'plain');
  return found;
}
