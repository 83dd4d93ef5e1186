import { afterAll, describe, expect, test } from 'vitest';
import { type StarterName, starters } from '#emails/starters/index.ts';
import type { NewsletterBody } from '#server/content/body.ts';
import { closeCompiler, compileMjml } from '#server/mail/compiler.ts';
import { cutHtml, merged } from '#server/newsletters/merge.ts';
import { makeNewsletter, type Surroundings } from '#server/newsletters/newsletter.ts';
import { verify } from '#server/newsletters/verify.ts';

const known = '0198f2aa-0000-4000-8000-00000000000a';
const around: Surroundings = {
  client: { name: 'Malwa & Córki', postalAddress: 'ul. Młyńska 4\n61-730 Poznań', mailFooter: '', locale: 'pl' },
  picture: (id) => (id === known ? 'https://planer.example/media/p/abc.jpg' : null),
  placeholder: '/previews/placeholder.svg',
};
const make = (mjml: string, more: Partial<NewsletterBody> = {}) =>
  makeNewsletter(
    { kind: 'newsletter', subject: 'Temat', preheader: '', mjml, text: '', listId: null, ...more },
    around,
  );
const compiled = async (mjml: string, more: Partial<NewsletterBody> = {}) => {
  const made = await make(mjml, more);
  if (made.kind === 'problems') throw new Error(JSON.stringify(made.problems));
  return made.made.compiled;
};
const text = (inside: string): string =>
  `<mjml><mj-body><mj-section><mj-column><mj-text>${inside}</mj-text></mj-column></mj-section></mj-body></mjml>`;

afterAll(closeCompiler);

describe.each(Object.keys(starters) as StarterName[])('the starter %s', (name) => {
  test.each(['pl', 'en'] as const)('compiles in %s, with all that the law asks for', async (locale) => {
    for (const colour of ['#b0457f', '#ffee00', '#000000', '#ffffff']) {
      const { mjml, subject, preheader } = starters[name](
        { name: 'Malwa <b>', colour, logo: `media:${known}` },
        locale,
      );
      const mail = await compiled(mjml, { subject, preheader });
      expect(mail.html).toContain('href="{{unsubscribe_url}}"');
      expect(mail.html).toContain('ul. Młyńska 4, 61-730 Poznań');
      expect(mail.html).toContain('https://planer.example/media/p/abc.jpg');
      expect(mail.html).toContain('prefers-color-scheme: dark');
      expect(mail.text).toContain('{{unsubscribe_url}}');
      expect(mail.html).toContain(preheader);
      expect(Buffer.byteLength(mail.html)).toBeLessThan(40_000);
    }
  });
});

describe('what is written comes out', () => {
  test('holes stay where they were, their fallbacks escaped', async () => {
    const { html } = await compiled(
      text(
        `<p title="{{name|Jan 'K'}}">Dzień dobry, {{first_name|Drodzy &amp; mili}}!</p><a href="https://malwa.pl/?kto={{email}}&amp;x=1">a</a>`,
      ),
    );
    expect(html).toContain('{{first_name|Drodzy &amp; mili}}');
    const cut = cutHtml(html);
    expect(cut.holes.map(({ field, context }) => [field, context])).toEqual([
      ['name', 'attribute'],
      ['first_name', 'text'],
      ['email', 'url'],
    ]);
    const reader = merged(cut, { name: '" onclick="x', first_name: '<script>', email: 'a&b=c@d.pl' });
    expect(reader).toContain('title="&quot; onclick=&quot;x"');
    expect(reader).toContain('Dzień dobry, &lt;script&gt;!');
    expect(reader).toContain('?kto=a%26b%3Dc%40d.pl&amp;x=1');
    expect(merged(cut, {})).toContain('Dzień dobry, Drodzy &amp; mili!');
  });

  test('ampersands, quotes, entities and Polish letters', async () => {
    const { html, text: plain } = await compiled(text('<p>Róże & „goździki”&nbsp;5 &lt; 6 — 🌷 R&amp;D</p>'));
    expect(plain).toBe('Róże & „goździki” 5 < 6 — 🌷 R&D\n');
    expect(html).toContain('Róże &amp; „goździki”');
  });

  test('the client’s own fields are written in, and are part of what is approved', async () => {
    const mail = await compiled(text('{{client_name}}, {{postal_address}}{{mail_footer|!}}'), {
      subject: 'List od {{client_name}}',
      text: '{{client_name}}',
    });
    expect(mail.html).toContain('Malwa &amp; Córki, ul. Młyńska 4, 61-730 Poznań!');
    expect(mail).toMatchObject({ subject: 'List od Malwa & Córki', text: 'Malwa & Córki\n' });
  });

  test('a written text part is kept as it is', async () => {
    expect((await compiled(text('a'), { text: 'Raz\r\n\r\n  Dwa {{first_name|x}}  \n' })).text).toBe(
      'Raz\n\n  Dwa {{first_name|x}}\n',
    );
  });

  test('comments of the writer stay with the writer', async () => {
    expect((await compiled(text('<!-- pamiętaj o cenie --><p>a</p>'))).html).not.toContain('pamiętaj');
  });

  test('the same source gives the same bytes', async () => {
    const source = text('<p>Dzień dobry, {{first_name|x}}</p><a href="{{unsubscribe_url}}">a</a>');
    expect(await compiled(source)).toEqual(await compiled(source));
  });

  test('nothing is fetched from anybody but for pictures that are asked for', async () => {
    const { html } = await compiled(text('<p style="font-family:Roboto, Ubuntu, Lato">a</p>'));
    expect(html).not.toMatch(/<link|@import|googleapis/);
  });

  test('MJML’s own complaints name the line of the source', async () => {
    const made = await make(
      '<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n<mj-text\n  align="nowhere">a</mj-text>\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>',
    );
    expect(made.kind === 'problems' && made.problems[0]).toMatchObject({ code: 'compilerRefused', line: 5 });
  });
});

test('a text part reads like a letter', async () => {
  const { text: plain } = await compiled(
    text(
      '<h1>Wieńce</h1><p>Raz<br>dwa</p><ul><li>sosna</li><li>świerk <b>srebrny</b></li></ul><ol><li>a</li></ol><hr><p><a href="https://a.pl/x?y=1&amp;z=2">Zamów</a>, <a href="mailto:ewa@malwa.pl">ewa@malwa.pl</a></p><img src="https://a.pl/x.png" alt="Wieniec" />',
    )
      .replaceAll('<br>', '<br />')
      .replaceAll('<hr>', '<hr />'),
  );
  expect(plain).toBe(
    'Wieńce\n\nRaz\ndwa\n\n- sosna\n- świerk srebrny\n\n1. a\n\n* * *\n\nZamów: https://a.pl/x?y=1&z=2, ewa@malwa.pl\n\n[Wieniec]\n',
  );
});

describe('the compiler is on a leash', () => {
  test('a source that takes too long is given up, and the next one compiles', async () => {
    await compileMjml(text('a'));
    expect(await compileMjml(text('<p>a</p>'.repeat(20_000)), { timeoutMs: 1 })).toEqual({ kind: 'killed' });
    expect(await compileMjml(text('a'))).toMatchObject({ kind: 'html', compiler: expect.stringMatching(/^mjml \d/) });
  });

  test('a source that overflows its stack takes nobody with it', async () => {
    const deep = `<mjml><mj-body>${'<mj-wrapper>'.repeat(30_000)}${'</mj-wrapper>'.repeat(30_000)}</mj-body></mjml>`;
    expect((await compileMjml(deep, { timeoutMs: 15_000 })).kind).not.toBe('html');
    expect((await compileMjml(text('a'))).kind).toBe('html');
  });

  test('many at once are all answered', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => compileMjml(text(`nr ${n}`))));
    expect(answers.every((answer, n) => answer.kind === 'html' && answer.html.includes(`nr ${n}`))).toBe(true);
  });
});

describe('what came out is looked at again', () => {
  const fine =
    '<!doctype html><html><head><title>a</title><style>p { color: red }</style></head><body><p>Raz dwa</p></body></html>';
  const expected = { texts: ['Raz dwa'], addresses: [], marks: new Map<string, number>() };
  test('a mail that is fine', () => expect(verify(fine, expected)).toEqual({ kind: 'fine' }));
  test.each([
    ['a script', fine.replace('<p>', '<script>a</script><p>')],
    ['a handler', fine.replace('<p>', '<p onclick="a">')],
    ['a scheme', fine.replace('<p>', '<a href="javascript:a">b</a><p>')],
    ['a sheet from elsewhere', fine.replace('<title>', '<link rel="stylesheet" href="https://a.pl"><title>')],
    ['an import', fine.replace('p {', '@import "x"; p {')],
    ['a script for Outlook only', fine.replace('<p>', '<!--[if mso]><script>a</script><![endif]--><p>')],
    ['a handler for Outlook only', fine.replace('<p>', '<!--[if mso | IE]><td onclick="a"><![endif]--><p>')],
    ['a comment that is none', fine.replace('<p>', '<!-- {{name}} --><p>')],
    ['a refresh', fine.replace('<title>', '<meta http-equiv="refresh" content="0"><title>')],
    ['Outlook’s elements for everybody', fine.replace('<p>', '<v:rect></v:rect><p>')],
  ])('%s', (_name, html) => expect(verify(html, expected).kind).toBe('unsafe'));
  test('a text that is gone', () =>
    expect(verify(fine, { ...expected, texts: ['Raz dwa', 'trzy'] })).toEqual({ kind: 'lost', what: 'trzy' }));
  test('texts in another order', () => expect(verify(fine, { ...expected, texts: ['dwa', 'Raz'] }).kind).toBe('lost'));
  test('an address that is gone', () =>
    expect(verify(fine, { ...expected, addresses: ['https://a.pl'] }).kind).toBe('lost'));
  test('a hole that is gone', () =>
    expect(verify(fine, { ...expected, marks: new Map([['zq0z', 1]]) }).kind).toBe('lost'));
  test('a hole in a comment', () =>
    expect(
      verify(fine.replace('<p>', '<!--[if mso]><td width="zq0z"><![endif]--><p>'), {
        ...expected,
        marks: new Map([['zq0z', 1]]),
      }).kind,
    ).toBe('unsafe'));
});
