import { describe, expect, test } from 'vitest';
import { html } from '../../app/components/html.ts';

describe('html', () => {
  test('escapes whatever is put in, in elements and in attributes', () => {
    const hostile = `"><img src=x onerror='a()'>&amp;`;
    const escaped = '&quot;&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;amp;';
    expect(html`<b title="${hostile}">${hostile}</b>`.text).toBe(`<b title="${escaped}">${escaped}</b>`);
  });

  test('takes what it made itself as it is, one and many', () => {
    const one = html`<i>${'<'}</i>`;
    expect(html`<b>${one}${[one, one]}</b>`.text).toBe('<b><i>&lt;</i><i>&lt;</i><i>&lt;</i></b>');
  });

  test('takes nothing else for its own, however it looks', () => {
    const forged = JSON.parse('{ "text": "<script>" }');
    expect(() => html`${forged}`.text).toThrow();
  });

  test('says nothing of what is not there, and 0 of 0', () => {
    expect(html`<b>${false}${null}${undefined}${''}${0}</b>`.text).toBe('<b>0</b>');
  });

  test('keeps spaces, and no line break that only the source has', () => {
    const lines = html`
      <b> a </b>
      <i>${'x\n y'}</i>`;
    expect(lines.text).toBe('<b> a </b><i>x\n y</i>');
  });
});
