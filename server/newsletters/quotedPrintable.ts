/** Longest line of quoted-printable, without its line end (RFC 2045). */
const longest = 76;

/**
 * Encodes a piece of text as quoted-printable. Every piece starts at the beginning of a line and ends either at one or
 * with a soft break, so that pieces encoded apart can be laid side by side: that is what lets a mail be cut once into
 * constant segments and holes.
 */
export function quotedPrintable(text: string): Buffer {
  const bytes = Buffer.from(text.replace(/\r\n|\r|\n/g, '\r\n'), 'utf8');
  let out = '';
  let column = 0;
  for (let index = 0; index < bytes.length; index += 1) {
    const byte = bytes[index] ?? 0;
    if (byte === 0x0d && bytes[index + 1] === 0x0a) {
      out += '\r\n';
      column = 0;
      index += 1;
      continue;
    }
    const endsLine = index + 1 === bytes.length || bytes[index + 1] === 0x0d;
    const isPlain = (byte >= 0x21 && byte <= 0x7e && byte !== 0x3d) || ((byte === 0x20 || byte === 0x09) && !endsLine);
    let code = isPlain ? String.fromCharCode(byte) : (hex[byte] ?? '');
    if (column + code.length > longest - 1) {
      out += '=\r\n';
      column = 0;
    }
    // No line begins with a dot, so SMTP has none to double.
    if (column === 0 && byte === 0x2e) code = '=2E';
    out += code;
    column += code.length;
  }
  if (column > 0) out += '=\r\n';
  return Buffer.from(out, 'latin1');
}

const hex = Array.from({ length: 256 }, (_, byte) => `=${byte.toString(16).toUpperCase().padStart(2, '0')}`);
