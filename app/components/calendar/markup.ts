declare const isEscaped: unique symbol;

/** Markup whose values were escaped, as React takes it. Only `html` makes it. */
export type Markup = { readonly __html: string; readonly [isEscaped]: true };

type Value = string | number | Markup | null | false;

/** Markup as it is written, with every value in it escaped; null and false say nothing. */
export function html(written: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let made = written[0] ?? '';
  for (let index = 0; index < values.length; index += 1) made += textOf(values[index]) + (written[index + 1] ?? '');
  return { __html: made } as Markup;
}

function textOf(value: Value | undefined): string {
  if (value === null || value === false || value === undefined) return '';
  if (typeof value === 'object') return value.__html;
  return String(value).replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

const special = /[&<>"']/g;
