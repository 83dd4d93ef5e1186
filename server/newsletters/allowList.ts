import { background, border, type ElementRule, every, padding, type ValueKind } from './allowedAttributes.ts';
import { blockRules, blocks } from './allowedBlocks.ts';

/**
 * What a newsletter's source may be made of. Everything that is not here is refused, with its line: MJML by itself
 * passes scripts, handlers and break-outs on, and drops without a word what it does not understand.
 *
 * Not here on purpose: mj-include (reads files), mj-html-attributes (writes any attribute anywhere), mj-font and web
 * fonts (a request to a third party for each reader), mj-carousel, mj-accordion and mj-navbar (forms inside; most mail
 * programs show them broken), `inline` styles (rewrites the whole mail through another parser).
 */

const section: ElementRule = {
  children: ['mj-column', 'mj-group'],
  attributes: {
    ...every,
    ...padding,
    ...border,
    ...background,
    direction: 'word',
    'full-width': 'word',
    'text-align': 'word',
    'text-padding': 'lengths',
  },
};

/** Elements of MJML, what they may hold, and what may be said of them. */
export const elements: Readonly<Record<string, ElementRule>> = {
  mjml: { children: ['mj-head', 'mj-body'], attributes: { lang: 'language', dir: 'word' } },
  'mj-head': {
    children: ['mj-title', 'mj-preview', 'mj-breakpoint', 'mj-attributes', 'mj-style'],
    attributes: {},
    once: true,
  },
  'mj-title': { children: [], attributes: {}, inside: 'line', once: true },
  'mj-preview': { children: [], attributes: {}, inside: 'line', once: true },
  'mj-breakpoint': { children: [], attributes: { width: 'length' }, once: true },
  'mj-style': { children: [], attributes: {}, inside: 'css' },
  'mj-attributes': {
    children: [
      'mj-all',
      'mj-class',
      'mj-body',
      'mj-section',
      'mj-wrapper',
      'mj-column',
      'mj-group',
      'mj-hero',
      'mj-social-element',
      ...blocks,
    ],
    attributes: {},
  },
  'mj-body': {
    children: ['mj-section', 'mj-wrapper', 'mj-hero', 'mj-raw'],
    attributes: { ...every, width: 'length', 'background-color': 'colour' },
    once: true,
  },
  'mj-section': section,
  'mj-wrapper': { children: ['mj-section', 'mj-hero'], attributes: { ...section.attributes, gap: 'length' } },
  'mj-group': {
    children: ['mj-column'],
    attributes: {
      ...every,
      'background-color': 'colour',
      direction: 'word',
      'vertical-align': 'word',
      width: 'length',
    },
  },
  'mj-column': {
    children: blocks,
    attributes: {
      ...every,
      ...padding,
      ...border,
      'background-color': 'colour',
      direction: 'word',
      'vertical-align': 'word',
      width: 'length',
      'inner-background-color': 'colour',
      'inner-border': 'border',
      'inner-border-radius': 'lengths',
    },
  },
  'mj-hero': {
    children: blocks,
    attributes: {
      ...every,
      ...padding,
      ...background,
      mode: 'word',
      height: 'length',
      'background-width': 'length',
      'background-height': 'length',
      'border-radius': 'lengths',
      'inner-background-color': 'colour',
      'inner-padding': 'lengths',
      'vertical-align': 'word',
    },
  },
  ...blockRules,
};

const anyAttribute = Object.assign({}, ...Object.values(elements).map((rule) => rule.attributes)) as Record<
  string,
  ValueKind
>;

/** What may be said of an element inside mj-attributes. null: no such element. */
export function defaultsOf(name: string): Readonly<Record<string, ValueKind>> | null {
  if (name === 'mj-all') return anyAttribute;
  if (name === 'mj-class') return { ...anyAttribute, name: 'class' };
  return elements[name]?.attributes ?? null;
}
