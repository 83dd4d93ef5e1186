import { parse } from 'csv-parse/sync';
import iconv from 'iconv-lite';

/** The largest file that is read, in bytes, and the most rows of one import. */
export const mostBytes = 8 * 1024 * 1024;
export const mostRows = 10_000;
/** No more is read of any table, with its head: eight megabytes may be four million short lines. */
const mostRead = mostRows + 2;

export type Encoding = 'utf-8' | 'utf-16' | 'windows-1250' | 'iso-8859-2';
export type Delimiter = ',' | ';' | '\t' | '|';

export type CsvRow = { line: number; cells: string[] };

export type Csv = {
  encoding: Encoding;
  delimiter: Delimiter;
  /** The first row when it reads as names of columns, else made-up names: Column 1, … are the words' business, so ''. */
  header: string[];
  hasHeader: boolean;
  rows: CsvRow[];
  /** Lines whose quotes cannot be understood; they are reported, not guessed at. */
  broken: { line: number; text: string }[];
};

/** Why a file is no table at all. */
export type CsvProblem = 'empty' | 'too_large' | 'too_many_rows' | 'binary' | 'no_addresses';

/**
 * Reads a table of people as spreadsheets write it: UTF-8 with or without BOM, UTF-16, Windows-1250, ISO-8859-2;
 * commas, semicolons, tabs or bars; quoted cells with line ends in them. A quote that is never closed costs its own
 * line, not the rest of the file.
 */
export function readCsv(bytes: Buffer): Csv | { problem: CsvProblem } {
  const table = readTable(bytes, true);
  if ('problem' in table) return table;
  const { rows } = table;
  if (rows.length > mostRows + 1) return { problem: 'too_many_rows' };
  if (!rows.some((row) => row.cells.some((cell) => cell.includes('@')))) return { problem: 'no_addresses' };
  const first = rows[0]?.cells ?? [];
  const hasHeader = !first.some((cell) => cell.includes('@'));
  return {
    ...table,
    hasHeader,
    header: hasHeader ? first : first.map(() => ''),
    rows: hasHeader ? rows.slice(1) : rows,
  };
}

/**
 * Any table that a spreadsheet writes, as `readCsv` reads one of people; its first row may or may not name columns. Of a
 * longer one only as much is read as shows that it is too long.
 *
 * @param isOfPeople no cell holds two addresses: one that does has swallowed lines by a quote that is never closed
 */
export function readTable(
  bytes: Buffer,
  isOfPeople = false,
): Pick<Csv, 'encoding' | 'delimiter' | 'rows' | 'broken'> | { problem: 'empty' | 'too_large' | 'binary' } {
  if (bytes.length === 0) return { problem: 'empty' };
  if (bytes.length > mostBytes) return { problem: 'too_large' };
  const { text: decoded, encoding } = decode(bytes);
  if (decoded.includes('\u0000')) return { problem: 'binary' };
  // Excel's own way to say which delimiter it wrote.
  const declared = /^sep=(.)\r?\n/.exec(decoded);
  const text = declared ? decoded.slice(declared[0].length) : decoded;
  const skippedLines = declared ? 1 : 0;
  if (text.trim() === '') return { problem: 'empty' };
  const delimiter = isDelimiter(declared?.[1]) ? declared[1] : guessDelimiter(text);
  return { encoding, delimiter, ...readRows(text, delimiter, skippedLines, isOfPeople) };
}

/** BOMs first, then strict UTF-8, then the two Polish eight-bit sets, told apart by the bytes of ą, ś and ź. */
function decode(bytes: Buffer): { text: string; encoding: Encoding } {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return { text: iconv.decode(bytes, 'utf-16le'), encoding: 'utf-16' };
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return { text: iconv.decode(bytes, 'utf-16be'), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch {
    const windows = bytes.filter(
      (byte) => byte === 0xb9 || byte === 0x9c || byte === 0x9f || byte === 0x8c || byte === 0x8f,
    ).length;
    const iso = bytes.filter(
      (byte) => byte === 0xb1 || byte === 0xb6 || byte === 0xbc || byte === 0xa6 || byte === 0xac,
    ).length;
    const encoding = iso > windows ? 'iso-8859-2' : 'windows-1250';
    return { text: iconv.decode(bytes, encoding), encoding };
  }
}

const delimiters: Delimiter[] = [';', ',', '\t', '|'];

function isDelimiter(text: string | undefined): text is Delimiter {
  return delimiters.includes(text as Delimiter);
}

/** The one that cuts the first lines into the same number of cells, more than one; a comma when none does. */
function guessDelimiter(text: string): Delimiter {
  const lines = text.split(/\r?\n/, 40).filter((line) => line.trim() !== '');
  let best: { delimiter: Delimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of delimiters) {
    const counts = lines.map((line) => line.replace(/"(?:[^"]|"")*"/g, '').split(delimiter).length - 1);
    const usual = counts[0] ?? 0;
    if (usual === 0) continue;
    const score = counts.filter((count) => count === usual).length / counts.length;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

function readRows(
  text: string,
  delimiter: Delimiter,
  skippedLines: number,
  isOfPeople: boolean,
): { rows: CsvRow[]; broken: Csv['broken'] } {
  const options = {
    delimiter,
    relax_column_count: true,
    skip_empty_lines: true,
    bom: true,
    trim: true,
    info: true,
    max_record_size: 64 * 1024,
    to: mostRead,
  } as const;
  type Parsed = { record: string[]; info: { lines: number } }[];
  try {
    const parsed = parse(text, options) as unknown as Parsed;
    const swallowed =
      isOfPeople &&
      parsed.some(({ record }) => record.some((cell) => cell.includes('\n') && cell.split('@').length > 2));
    if (!swallowed)
      return {
        rows: parsed.map(({ record, info }) => ({ line: info.lines + skippedLines, cells: record })),
        broken: [],
      };
  } catch {
    // Quotes went wrong somewhere: each line is read by itself below.
  }
  const rows: CsvRow[] = [];
  const broken: Csv['broken'] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() === '') continue;
    if (rows.length + broken.length >= mostRead) break;
    try {
      const cells = (parse(line, { ...options, info: false }) as string[][])[0];
      if (cells) rows.push({ line: index + 1 + skippedLines, cells });
    } catch {
      broken.push({ line: index + 1 + skippedLines, text: line.slice(0, 200) });
    }
  }
  return { rows, broken };
}
