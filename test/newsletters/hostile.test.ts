import { afterAll, describe, expect, test } from 'vitest';
import type { NewsletterBody } from '#server/content/body.ts';
import { closeCompiler } from '#server/mail/compiler.ts';
import type { ProblemCode } from '#server/newsletters/markup.ts';
import { makeNewsletter, type Surroundings } from '#server/newsletters/newsletter.ts';

const around: Surroundings = {
  client: { name: 'Kwiaciarnia Malwa', postalAddress: 'ul. Młyńska 4\n61-730 Poznań', mailFooter: '', locale: 'pl' },
  picture: (id) => (id === known ? 'https://planer.example/media/p/abc.jpg' : null),
  placeholder: null,
};
const known = '0198f2aa-0000-4000-8000-00000000000a';
const make = (mjml: string, more: Partial<NewsletterBody> = {}) =>
  makeNewsletter(
    { kind: 'newsletter', subject: 'Temat', preheader: '', mjml, text: '', listId: null, ...more },
    around,
  );

const body = (inside: string): string => `<mjml><mj-body>${inside}</mj-body></mjml>`;
const column = (inside: string): string => body(`<mj-section><mj-column>${inside}</mj-column></mj-section>`);
const text = (inside: string): string => column(`<mj-text>${inside}</mj-text>`);
const head = (inside: string): string =>
  `<mjml><mj-head>${inside}</mj-head><mj-body><mj-section><mj-column><mj-text>a</mj-text></mj-column></mj-section></mj-body></mjml>`;
const nested = (tag: string, times: number): string => `<${tag}>`.repeat(times) + `</${tag}>`.repeat(times);

afterAll(closeCompiler);

/** Each is refused, with its reason. The first group passes MJML 5.4.1 in strict mode or vanishes in it without a word. */
const hostile: [name: string, mjml: string, code: ProblemCode][] = [
  // Lost without a word
  ['text that is not closed', column('<mj-text>Jest'), 'notClosed'],
  ['text that swallows the next one', column('<mj-text>Jest<mj-text>i to</mj-text>'), 'notClosed'],
  ['text straight in a section', body('<mj-section>Zgubione<mj-column></mj-column></mj-section>'), 'textMisplaced'],
  ['text straight in a column', column('Zgubione'), 'textMisplaced'],
  ['text straight in the body', body('Zgubione'), 'textMisplaced'],
  ['a merge tag in a section', body('<mj-section>{{first_name}}<mj-column></mj-column></mj-section>'), 'textMisplaced'],
  ['a loop around a section', body('{{#each}}<mj-section></mj-section>{{/each}}'), 'textMisplaced'],
  ['two bodies', '<mjml><mj-body></mj-body><mj-body><mj-section></mj-section></mj-body></mjml>', 'elementTwice'],
  ['two heads', '<mjml><mj-head></mj-head><mj-head></mj-head><mj-body></mj-body></mjml>', 'elementTwice'],
  ['two documents', `${text('a')}${text('b')}`, 'elementTwice'],
  ['text after the end', `${text('a')}do widzenia`, 'textMisplaced'],
  ['a head after the body', '<mjml><mj-body></mj-body><mj-head></mj-head></mjml>', 'elementMisplaced'],
  ['an unknown element', column('<mj-poem>Jest</mj-poem>'), 'elementUnknown'],
  ['HTML where a block belongs', column('<p>Zgubione</p>'), 'elementUnknown'],
  ['a column straight in the body', body('<mj-column></mj-column>'), 'elementMisplaced'],
  ['a block straight in a section', body('<mj-section><mj-text>a</mj-text></mj-section>'), 'elementMisplaced'],
  ['an end without a beginning', text('a</p>'), 'closedTwice'],
  ['elements closed in the wrong order', text('<b><i>a</b></i>'), 'notClosed'],
  ['a paragraph that is not closed', text('<p>a<p>b</p>'), 'notClosed'],
  ['a comment that is not closed', text('a<!-- b'), 'notClosed'],
  ['a tag that is not finished', text('<a href="https://a.pl"'), 'tagUnfinished'],
  ['no body', '<mjml></mjml>', 'bodyMissing'],
  ['only a body, empty at once', '<mjml><mj-body /></mjml>', 'bodyMissing'],
  ['not MJML at all', '<html><body>a</body></html>', 'elementUnknown'],
  ['plain words', 'Dzień dobry', 'notMjml'],
  ['nothing', '   \n', 'empty'],
  ['an element in capitals', body('<MJ-SECTION></MJ-SECTION>'), 'upperCase'],
  // Acts
  ['a script', text('<script>alert(1)</script>'), 'htmlForbidden'],
  ['a script in capitals', text('<SCRIPT>alert(1)</SCRIPT>'), 'htmlForbidden'],
  ['a handler', text('<img src="https://a.pl/x.png" alt="" onerror="alert(1)" />'), 'attributeUnknown'],
  ['a handler in capitals', text('<p OnClick="alert(1)">a</p>'), 'attributeUnknown'],
  ['a handler without quotes', text('<p onclick=alert(1)>a</p>'), 'attributeUnquoted'],
  ['a handler behind a slash', text('<p/onclick="alert(1)">a</p>'), 'attributeUnfinished'],
  ['javascript: in a link', text('<a href="javascript:alert(1)">a</a>'), 'addressForbidden'],
  ['javascript: in capitals and spaces', text('<a href="  JaVaScript:alert(1)">a</a>'), 'addressForbidden'],
  ['javascript: with an entity for its colon', text('<a href="javascript&colon;alert(1)">a</a>'), 'addressForbidden'],
  ['javascript: with a tab inside', text('<a href="java&Tab;script:alert(1)">a</a>'), 'addressForbidden'],
  ['javascript: in numbers', text('<a href="&#106;avascript:alert(1)">a</a>'), 'addressForbidden'],
  ['vbscript:', text('<a href="vbscript:a">a</a>'), 'addressForbidden'],
  ['a data: link', text('<a href="data:text/html,<b>">a</a>'), 'attributeUnquoted'],
  ['a data: picture', column('<mj-image src="data:image/svg+xml;base64,AAAA" alt="" />'), 'addressForbidden'],
  ['javascript: in a button', column('<mj-button href="javascript:alert(1)">a</mj-button>'), 'addressForbidden'],
  [
    'javascript: around a picture',
    column('<mj-image src="https://a.pl/x.png" href="javascript:alert(1)" />'),
    'addressForbidden',
  ],
  ['a link to no host', text('<a href="//evil.example">a</a>'), 'addressForbidden'],
  ['a relative link', text('<a href="/admin">a</a>'), 'addressForbidden'],
  ['a link that pretends to another host', text('<a href="https://malwa.pl@evil.example/">a</a>'), 'addressForbidden'],
  ['a file', column('<mj-image src="file:///etc/passwd" alt="" />'), 'addressForbidden'],
  ['a picture of nobody', column('<mj-image src="media:0198f2aa-0000-4000-8000-00000000000b" alt="" />'), 'mediaGone'],
  ['a frame that is still empty', column('<mj-image src="media:placeholder" alt="" />'), 'placeholderLeft'],
  ['an iframe', text('<iframe src="https://a.pl"></iframe>'), 'htmlForbidden'],
  ['an object', text('<object data="https://a.pl/x.swf"></object>'), 'htmlForbidden'],
  ['a form', text('<form action="https://a.pl"><input name="a" /></form>'), 'htmlForbidden'],
  ['a base', text('<base href="https://a.pl/" />'), 'htmlForbidden'],
  ['a refresh', text('<meta http-equiv="refresh" content="0;url=https://a.pl" />'), 'htmlForbidden'],
  ['a drawing', text('<svg onload="alert(1)"></svg>'), 'htmlForbidden'],
  ['mathematics', text('<math><mtext></mtext></math>'), 'htmlForbidden'],
  ['a template', text('<template><p>a</p></template>'), 'htmlForbidden'],
  ['a style inside a text', text('<style>p{color:red}</style>'), 'htmlForbidden'],
  ['a link element', text('<link rel="stylesheet" href="https://a.pl/x.css" />'), 'htmlForbidden'],
  ['a picture without an address', text('<img alt="a" />'), 'addressMissing'],
  ['a block inside a button', column('<mj-button href="https://a.pl"><div>a</div></mj-button>'), 'htmlForbidden'],
  [
    'a link inside a button',
    column('<mj-button href="https://a.pl"><a href="https://b.pl">a</a></mj-button>'),
    'htmlForbidden',
  ],
  ['a button that leads nowhere', column('<mj-button>a</mj-button>'), 'addressMissing'],
  [
    'an icon from the compiler’s own server',
    column('<mj-social><mj-social-element name="facebook">a</mj-social-element></mj-social>'),
    'attributeUnknown',
  ],
  // Breaks out
  ['out of the style sheet', head('<mj-style></style><script>alert(1)</script></mj-style>'), 'styleForbidden'],
  ['out of the style sheet, later', head('<mj-style>p { color: red; } </style></mj-style>'), 'styleForbidden'],
  ['a sheet that fetches', head('<mj-style>@import url(https://a.pl/x.css);</mj-style>'), 'styleForbidden'],
  [
    'a font that fetches',
    head('<mj-style>@font-face { font-family: a; src: url(https://a.pl/x) }</mj-style>'),
    'styleForbidden',
  ],
  ['a ground that fetches', head('<mj-style>p { background: url(https://a.pl/x) }</mj-style>'), 'styleForbidden'],
  [
    'a sheet that escapes letters',
    head('<mj-style>p { background: \\75rl(https://a.pl/x) }</mj-style>'),
    'styleForbidden',
  ],
  ['a sheet that overlays', head('<mj-style>p { position: fixed; top: 0 }</mj-style>'), 'styleForbidden'],
  ['a sheet that is not closed', head('<mj-style>p { color: red</mj-style>'), 'styleForbidden'],
  ['a sheet that closes more than it opened', head('<mj-style>p { color: red } }</mj-style>'), 'styleForbidden'],
  ['a merge tag in the sheet', head('<mj-style>p { color: {{colour}} }</mj-style>'), 'styleForbidden'],
  ['an inline sheet', head('<mj-style inline="inline">p { color: red }</mj-style>'), 'attributeUnknown'],
  ['a style that fetches', text('<p style="background:url(https://a.pl/x)">a</p>'), 'styleForbidden'],
  ['a style that acts', text('<p style="width:expression(alert(1))">a</p>'), 'styleForbidden'],
  ['a style in entities', text('<p style="background:&#117;rl(https://a.pl/x)">a</p>'), 'styleForbidden'],
  ['a style that overlays', text('<p style="position:fixed">a</p>'), 'styleForbidden'],
  ['a colour that is more', column('<mj-text color="red;background:url(https://a.pl)">a</mj-text>'), 'attributeValue'],
  ['a colour that ends its quotes', column('<mj-text color=\'red" onclick="alert(1)\'>a</mj-text>'), 'attributeValue'],
  ['a width that is more', column('<mj-image src="https://a.pl/x.png" width="10px;x:y" />'), 'attributeValue'],
  ['a font that ends its quotes', column('<mj-text font-family=\'a" onclick="b\'>a</mj-text>'), 'attributeValue'],
  ['a class that ends a comment', body('<mj-section css-class="x--><script>"></mj-section>'), 'attributeUnquoted'],
  ['a class that ends a comment, escaped', body('<mj-section css-class="x--&gt;"></mj-section>'), 'attributeValue'],
  [
    'a ground that ends a comment',
    body("<mj-section background-url='https://a.pl/\"--><x'></mj-section>"),
    'attributeUnquoted',
  ],
  ['a comment for Outlook', text('<!--[if mso]><script>a</script><![endif]-->a'), 'conditionalComment'],
  ['a comment for Outlook between blocks', body('<!--[if mso]><script>a</script><![endif]-->'), 'conditionalComment'],
  ['a comment that ends early', text('<!--> <b>a</b> -->'), 'conditionalComment'],
  ['a comment that ends in a bang', text('<!-- a --!> <b>a</b> -->'), 'conditionalComment'],
  ['a declaration', `<!DOCTYPE x [<!ENTITY a "b">]>${text('a')}`, 'declaration'],
  ['a CDATA part', text('<![CDATA[<script>a</script>]]>'), 'declaration'],
  ['a processing instruction', `<?xml version="1.0"?>${text('a')}`, 'declaration'],
  ['a bracket alone', text('1 < 2'), 'strayBracket'],
  ['an attribute twice', column('<mj-text color="#000000" color="red">a</mj-text>'), 'attributeTwice'],
  ['a NUL', text('a\u0000b'), 'controlCharacter'],
  ['half a character', text('a\ud83db'), 'controlCharacter'],
  // Reads or writes what is not its own
  ['mj-include', body('<mj-include path="/etc/passwd" />'), 'elementUnknown'],
  ['mj-include as a style', head('<mj-include path="./package.json" type="css" />'), 'elementUnknown'],
  [
    'mj-html-attributes',
    head(
      '<mj-html-attributes><mj-selector path="p"><mj-html-attribute name="onclick">alert(1)</mj-html-attribute></mj-selector></mj-html-attributes>',
    ),
    'elementUnknown',
  ],
  ['mj-font', head('<mj-font name="A" href="https://a.pl/x.css" />'), 'elementUnknown'],
  ['a carousel', column('<mj-carousel></mj-carousel>'), 'elementUnknown'],
  ['mj-raw in the head', head('<mj-raw><script>a</script></mj-raw>'), 'elementMisplaced'],
  ['mj-raw at the very start', body('<mj-raw position="file-start"><p>a</p></mj-raw>'), 'attributeUnknown'],
  ['mj-raw with a script', body('<mj-raw><script>a</script></mj-raw>'), 'htmlForbidden'],
  ['mj-raw with half a table', body('<mj-raw></td></tr></mj-raw>'), 'closedTwice'],
  ['mj-raw with an open comment', body('<mj-raw><!--</mj-raw>'), 'notClosed'],
  ['a name that every object has', column('<constructor>a</constructor>'), 'elementUnknown'],
  ['an attribute that every object has', column('<mj-text toString="a">a</mj-text>'), 'attributeUnknown'],
  // Merge tags where they cannot be safe
  ['a merge tag that is not one', text('{{First Name}}'), 'fieldUnreadable'],
  ['a merge tag that is not closed', text('{{first_name'), 'fieldUnreadable'],
  ['a triple tag', text('{{{first_name}}}'), 'fieldUnreadable'],
  ['a merge tag as a host', text('<a href="https://{{name}}/">a</a>'), 'fieldMisplaced'],
  ['a merge tag as a scheme', text('<a href="{{name}}">a</a>'), 'addressForbidden'],
  [
    'a merge tag in a picture’s address',
    column('<mj-image src="https://a.pl/{{email}}.png" alt="" />'),
    'fieldMisplaced',
  ],
  ['a merge tag in a style', text('<p style="color:{{name}}">a</p>'), 'fieldMisplaced'],
  ['a merge tag in a colour', column('<mj-text color="{{colour}}">a</mj-text>'), 'fieldMisplaced'],
  ['the way out as bare text', text('{{unsubscribe_url}}'), 'fieldMisplaced'],
  ['the way out with something after it', text('<a href="{{unsubscribe_url}}&x=1">a</a>'), 'fieldMisplaced'],
  // Too much
  ['3 000 nested wrappers', body(nested('mj-wrapper', 3000)), 'elementMisplaced'],
  ['3 000 nested paragraphs', text(nested('div', 3000)), 'tooDeep'],
  ['100 000 blocks', column('<mj-divider />'.repeat(13_000)), 'tooMany'],
  ['half a megabyte', text('kwiaty '.repeat(80_000)), 'tooLarge'],
];

describe('hostile and broken sources', () => {
  test.each(hostile)('%s', async (_name, mjml, code) => {
    const made = await make(mjml);
    expect(made.kind).toBe('problems');
    const codes = made.kind === 'problems' ? made.problems.map((problem) => problem.code) : [];
    expect(codes).toContain(code);
    expect(codes, 'found before the compiler saw it').not.toContain('compilerUnsafe');
  });

  test('no case is there twice, and there are enough', () => {
    expect(new Set(hostile.map(([, mjml]) => mjml)).size).toBe(hostile.length);
    expect(hostile.length).toBeGreaterThan(60);
  });
});

test('a problem names its line', async () => {
  const made = await make(
    '<mjml>\n  <mj-body>\n    <mj-section>\n      Zgubione\n    </mj-section>\n  </mj-body>\n</mjml>',
  );
  expect(made.kind === 'problems' && made.problems).toEqual([
    { code: 'textMisplaced', line: 4, params: { element: 'mj-section' } },
  ]);
});

test('every mistake is told at once', async () => {
  const made = await make(text('<p onclick="a">a</p>\n<a href="javascript:b">b</a>\n<script>c</script>'));
  expect(made.kind === 'problems' && made.problems.map(({ line }) => line)).toEqual([1, 2, 3]);
});
