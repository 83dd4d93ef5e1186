/**
 * What a newsletter's source may be made of. Everything that is not here is refused, with its line: MJML by itself
 * passes scripts, handlers and break-outs on, and drops without a word what it does not understand.
 *
 * Not here on purpose: mj-include (reads files), mj-html-attributes (writes any attribute anywhere), mj-font and web
 * fonts (a request to a third party for each reader), mj-carousel, mj-accordion and mj-navbar (forms inside; most mail
 * programs show them broken), `inline` styles (rewrites the whole mail through another parser).
 */

export type ValueKind =
  | 'colour'
  | 'length'
  | 'lengths'
  | 'border'
  | 'fonts'
  | 'word'
  | 'whole'
  | 'text'
  | 'link'
  | 'picture'
  | 'class'
  | 'language'
  | 'blank'
  | 'style'
  | 'place';

export type ElementRule = {
  children: readonly string[];
  attributes: Readonly<Record<string, ValueKind>>;
  /** What stands inside instead of elements. */
  inside?: 'html' | 'inline' | 'line' | 'css';
  /** At most one in its parent. */
  once?: boolean;
  /** An attribute without which it would show nothing, or ask somebody else's server for it. */
  needs?: string;
};

const padding = {
  padding: 'lengths',
  'padding-top': 'length',
  'padding-bottom': 'length',
  'padding-left': 'length',
  'padding-right': 'length',
} as const;
const border = {
  border: 'border',
  'border-top': 'border',
  'border-bottom': 'border',
  'border-left': 'border',
  'border-right': 'border',
  'border-radius': 'lengths',
} as const;
const font = {
  color: 'colour',
  'font-family': 'fonts',
  'font-size': 'length',
  'font-style': 'word',
  'font-weight': 'word',
  'letter-spacing': 'length',
  'line-height': 'length',
  'text-decoration': 'word',
  'text-transform': 'word',
} as const;
const every = { 'css-class': 'class', 'mj-class': 'class' } as const;
const background = {
  'background-color': 'colour',
  'background-url': 'picture',
  'background-repeat': 'word',
  'background-size': 'place',
  'background-position': 'place',
  'background-position-x': 'place',
  'background-position-y': 'place',
} as const;

const blocks = [
  'mj-text',
  'mj-image',
  'mj-button',
  'mj-divider',
  'mj-spacer',
  'mj-table',
  'mj-social',
  'mj-raw',
] as const;
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
  'mj-text': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      ...font,
      align: 'word',
      'background-color': 'colour',
      'container-background-color': 'colour',
      height: 'length',
    },
    inside: 'html',
  },
  'mj-button': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      ...border,
      ...font,
      align: 'word',
      'background-color': 'colour',
      'container-background-color': 'colour',
      height: 'length',
      href: 'link',
      title: 'text',
      'inner-padding': 'lengths',
      target: 'blank',
      'vertical-align': 'word',
      'text-align': 'word',
      width: 'length',
    },
    inside: 'inline',
    needs: 'href',
  },
  'mj-image': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      ...border,
      alt: 'text',
      href: 'link',
      src: 'picture',
      title: 'text',
      align: 'word',
      'container-background-color': 'colour',
      'fluid-on-mobile': 'word',
      target: 'blank',
      width: 'length',
      height: 'length',
      'max-height': 'length',
      'font-size': 'length',
    },
    needs: 'src',
  },
  'mj-divider': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      'border-color': 'colour',
      'border-style': 'word',
      'border-width': 'length',
      'container-background-color': 'colour',
      width: 'length',
      align: 'word',
    },
  },
  'mj-spacer': {
    children: [],
    attributes: { ...every, ...padding, ...border, 'container-background-color': 'colour', height: 'length' },
  },
  'mj-table': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      ...font,
      border: 'border',
      align: 'word',
      cellpadding: 'whole',
      cellspacing: 'whole',
      'container-background-color': 'colour',
      role: 'word',
      'table-layout': 'word',
      width: 'length',
    },
    inside: 'html',
  },
  'mj-raw': { children: [], attributes: {}, inside: 'html' },
  'mj-social': {
    children: ['mj-social-element'],
    attributes: {
      ...every,
      ...padding,
      ...font,
      align: 'word',
      'border-radius': 'lengths',
      'container-background-color': 'colour',
      'icon-size': 'length',
      'icon-height': 'length',
      'icon-padding': 'lengths',
      'inner-padding': 'lengths',
      mode: 'word',
      'table-layout': 'word',
      'text-padding': 'lengths',
    },
  },
  'mj-social-element': {
    children: [],
    attributes: {
      ...every,
      ...padding,
      ...font,
      align: 'word',
      'background-color': 'colour',
      'border-radius': 'lengths',
      href: 'link',
      'icon-size': 'length',
      'icon-height': 'length',
      'icon-padding': 'lengths',
      src: 'picture',
      alt: 'text',
      title: 'text',
      target: 'blank',
      'text-padding': 'lengths',
      'vertical-align': 'word',
    },
    inside: 'inline',
    // Without one MJML links to its maker's server.
    needs: 'src',
  },
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
