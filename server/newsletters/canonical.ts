/** Writes MJML so that each element begins in the line of its source: then the compiler's own complaints name the right line. */
export function openWriter(lineOf: (at: number) => number) {
  let before = '';
  let out = '';
  let line = 1;
  const put = (text: string): void => {
    out += text;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) line += 1;
  };
  const reach = (at: number): void => {
    const wanted = lineOf(at);
    if (line < wanted) put('\n'.repeat(wanted - line));
  };
  return {
    open(name: string, attributes: string, at: number): void {
      reach(at);
      put(`<${name}${attributes}>`);
    },
    whole(name: string, attributes: string, inside: string, at: number): void {
      reach(at);
      put(`<${name}${attributes}>${inside}</${name}>`);
    },
    close: (name: string): void => put(`</${name}>`),
    raw: (text: string): void => put(text),
    /** Where the head's own additions go. */
    markHead(): void {
      before = out;
      out = '';
    },
    text: (head: string): string => before + head + out,
  };
}
