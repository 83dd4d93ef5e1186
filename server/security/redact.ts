/** What follows these in a path is a token, whatever it looks like. */
const tokenAfter =
  /^\/(setup|invitations|approve|u|forms|confirm|practice|feeds|sign-in\/link|media\/signed|media\/p|previews)\/([^/]+)/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(\.data)?$/i;

/**
 * A path as it may be logged: without its query, and without what opens something. Anything long that is no row's id
 * is taken for a token too, so that a new route leaks nothing before somebody remembers this list.
 */
export function redactPath(url: string): string {
  const path = url.split(/[?#]/, 1)[0] ?? '';
  return path
    .replace(tokenAfter, '/$1/[token]')
    .split('/')
    .map((part) => (part.length >= 20 && !uuid.test(part) ? '[token]' : part))
    .join('/');
}
