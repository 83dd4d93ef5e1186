import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { mostBytes, readCsv } from '#server/audience/csv.ts';
import { guessMapping } from '#server/audience/mapping.ts';

function table(text: string | Buffer) {
  const csv = readCsv(Buffer.from(text));
  if ('problem' in csv) throw new Error(csv.problem);
  return csv;
}

const people = 'Imię;E-mail;Ulubiony kwiat\r\nŻaneta;zaneta@example.pl;piwonia\r\nŁukasz;lukasz@example.pl;róża\r\n';

describe('encodings', () => {
  it.each([
    ['UTF-8', Buffer.from(people), 'utf-8'],
    ['UTF-8 with a BOM', Buffer.from(`\ufeff${people}`), 'utf-8'],
    ['Windows-1250', iconv.encode(people, 'windows-1250'), 'windows-1250'],
    ['UTF-16 of a spreadsheet', iconv.encode(people, 'utf-16le', { addBOM: true }), 'utf-16'],
    [
      'ISO-8859-2',
      iconv.encode('imię;mail\nŚwiętosława Źrebię ą;s@example.pl\nąśź;t@example.pl\n', 'iso-8859-2'),
      'iso-8859-2',
    ],
  ])('%s', (_name, bytes, encoding) => {
    const csv = table(bytes);
    expect(csv.encoding).toBe(encoding);
    expect(csv.rows.map((row) => row.cells[0])).toEqual(
      encoding === 'iso-8859-2' ? ['Świętosława Źrebię ą', 'ąśź'] : ['Żaneta', 'Łukasz'],
    );
    expect(csv.header[0]?.toLowerCase()).toBe('imię');
  });
});

describe('delimiters', () => {
  it.each([
    [',', 'email,name\na@example.pl,A\nb@example.pl,B'],
    [';', 'email;name\na@example.pl;A, with a comma\nb@example.pl;B'],
    ['\t', 'email\tname\na@example.pl\tA\nb@example.pl\tB'],
    ['|', 'email|name\na@example.pl|A\nb@example.pl|B'],
    [';', 'sep=;\nemail;name\na@example.pl;A,,,\n'],
  ])('finds %j', (delimiter, text) => {
    expect(table(text).delimiter).toBe(delimiter);
    expect(table(text).rows[0]?.cells[0]).toBe('a@example.pl');
  });

  it('reads one column without a header', () => {
    const csv = table('a@example.pl\nb@example.pl\n');
    expect(csv.hasHeader).toBe(false);
    expect(csv.rows).toEqual([
      { line: 1, cells: ['a@example.pl'] },
      { line: 2, cells: ['b@example.pl'] },
    ]);
  });
});

describe('quotes', () => {
  it('keeps a line end inside a quoted cell', () => {
    const csv = table('email,address\na@example.pl,"Lipowa 12\n61-501 Poznań"\nb@example.pl,x\n');
    expect(csv.rows).toHaveLength(2);
    expect(csv.rows[0]?.cells[1]).toBe('Lipowa 12\n61-501 Poznań');
    expect(csv.broken).toEqual([]);
  });

  it('loses only the line whose quote is never closed', () => {
    const csv = table('email,name\na@example.pl,A\nb@example.pl,"B\nc@example.pl,C\n');
    expect(csv.rows.map((row) => row.cells[0])).toEqual(['a@example.pl', 'c@example.pl']);
    expect(csv.broken).toEqual([{ line: 3, text: 'b@example.pl,"B' }]);
  });

  it('is not fooled by two open quotes that would swallow the people between them', () => {
    const csv = table('email,name\na@example.pl,"A\nb@example.pl,B\nc@example.pl,C\nd@example.pl,"D\ne@example.pl,E\n');
    expect(csv.rows.map((row) => row.cells[0])).toEqual(['b@example.pl', 'c@example.pl', 'e@example.pl']);
    expect(csv.broken.map((row) => row.line)).toEqual([2, 5]);
  });
});

describe('refusals', () => {
  it.each([
    ['empty', Buffer.alloc(0)],
    ['empty', Buffer.from(' \n \n')],
    ['binary', Buffer.from([0x50, 0x4b, 0x03, 0x04, 0x00, 0x00, 0x40, 0x00])],
    ['no_addresses', Buffer.from('name,city\nA,Poznań\n')],
    [
      'too_many_rows',
      Buffer.from(`${Array.from({ length: 10_002 }, (_, index) => `p${index}@example.pl`).join('\n')}\n`),
    ],
    ['too_large', Buffer.alloc(mostBytes + 1, 'a')],
    ['too_large', Buffer.alloc(50 * 1024 * 1024, 'a@example.pl\n')],
  ])('%s', (problem, bytes) => {
    expect(readCsv(bytes)).toMatchObject({ problem });
  });
});

it('guesses which column is what', () => {
  expect(guessMapping(table(people))).toEqual({ email: 1, name: 0, surname: null, fields: { ulubiony_kwiat: 2 } });
  expect(guessMapping(table('Imię;Nazwisko;Kontakt\nA;B;a@example.pl\nC;D;c@example.pl'))).toEqual({
    email: 2,
    name: 0,
    surname: 1,
    fields: {},
  });
});
