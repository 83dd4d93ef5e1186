/** What may be said of an element of MJML, and of what kind each value has to be (`html.ts` reads them). */

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

export const padding = {
  padding: 'lengths',
  'padding-top': 'length',
  'padding-bottom': 'length',
  'padding-left': 'length',
  'padding-right': 'length',
} as const;
export const border = {
  border: 'border',
  'border-top': 'border',
  'border-bottom': 'border',
  'border-left': 'border',
  'border-right': 'border',
  'border-radius': 'lengths',
} as const;
export const font = {
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
export const every = { 'css-class': 'class', 'mj-class': 'class' } as const;
export const background = {
  'background-color': 'colour',
  'background-url': 'picture',
  'background-repeat': 'word',
  'background-size': 'place',
  'background-position': 'place',
  'background-position-x': 'place',
  'background-position-y': 'place',
} as const;
