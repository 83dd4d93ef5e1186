import { type ComponentProps, createElement, useMemo } from 'react';

/** Markup whose values were escaped: what `dangerouslySetInnerHTML` takes. Only `html` makes it. */
export type Markup = { readonly __html: string };

type Value = string | number | Markup | null | false;

/** Markup as it is written, with every value in it escaped; null and false say nothing. */
export function html(written: TemplateStringsArray, ...values: readonly Value[]): Markup {
  let made = written[0] ?? '';
  for (let index = 0; index < values.length; index += 1) made += textOf(values[index]) + (written[index + 1] ?? '');
  return { __html: made };
}

function textOf(value: Value | undefined): string {
  if (value === null || value === false || value === undefined) return '';
  if (typeof value === 'object') return value.__html;
  return String(value).replace(special, (character) => `&#${character.charCodeAt(0)};`);
}

const special = /[&<>"']/g;

/** A link or a button whose inside is written as one text: for what is drawn a hundred times, and only read. */
export function Written<Name extends 'a' | 'button'>({
  as,
  inner: { __html },
  ...rest
}: { as: Name; inner: Markup } & ComponentProps<Name>) {
  // What is given as a new object is written anew, though it be the same text.
  const inner = useMemo(() => ({ __html }), [__html]);
  // Made by `html` alone, which escapes every value.
  return createElement(as as string, { ...rest, dangerouslySetInnerHTML: inner });
}
