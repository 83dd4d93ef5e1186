import { readFileSync } from 'node:fs';
import { createElement } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import { networks } from '#server/networks/index.ts';
import { Glyph } from '../../app/components/glyph.tsx';

const styles = readFileSync(new URL('../../app/styles/glyphs.css', import.meta.url), 'utf8');

/** The shapes of a picture, however it is written. */
const shapesOf = (svg: string): string[] =>
  [...svg.matchAll(/ (?:d|cx|cy|r|rx|x|y|points)=["']([^"']+)["']/g)].map(([, shape]) => shape ?? '');

test.each(Object.keys(networks))('the calendar shows the picture of %s as other screens do', (network) => {
  const rule = new RegExp(`\\.net-${network} \\{\\n {2}--glyph: url\\("data:image/svg\\+xml,(.+?)"\\);`).exec(styles);
  const masked = shapesOf(decodeURIComponent(rule?.[1] ?? ''));
  expect(masked.length).toBeGreaterThan(0);
  expect(masked).toEqual(shapesOf(renderToStaticMarkup(createElement(Glyph, { of: network }))));
});
