import { describe, expect, it } from 'vitest';
import { edgeColour, offeredColours } from '#server/clients/colour.ts';

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, two: string): number {
  const [bright, dim] = [luminance(one), luminance(two)].sort((a, b) => b - a) as [number, number];
  return (bright + 0.05) / (dim + 0.05);
}

function themesOf(value: string): { light: string; dark: string } {
  const [, light = '', dark = ''] = /^light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)$/.exec(value) ?? [];
  return { light, dark };
}

/** Every colour of a coarse cube, black and white among them. */
const anyColours = Array.from({ length: 6 ** 3 }, (_, index) => {
  const channel = (step: number) => (51 * step).toString(16).padStart(2, '0');
  return `#${channel(index % 6)}${channel(Math.floor(index / 6) % 6)}${channel(Math.floor(index / 36))}`;
});

describe('edgeColour', () => {
  it('keeps a colour that is fit already', () => {
    expect(themesOf(edgeColour('#b0457f')).light).toBe('#b0457f');
  });

  it.each(anyColours)('stands out from both surfaces and carries the letter of the mark: %s', (chosen) => {
    const { light, dark } = themesOf(edgeColour(chosen));
    expect(contrast(light, '#fffefb'), 'edge on light surface').toBeGreaterThanOrEqual(3);
    expect(contrast(dark, '#1c1c19'), 'edge on dark surface').toBeGreaterThanOrEqual(3);
    expect(contrast(light, '#ffffff'), 'letter on light mark').toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark, '#151513'), 'letter on dark mark').toBeGreaterThanOrEqual(4.5);
  });

  it('offers colours that nobody takes for another', () => {
    expect(new Set(offeredColours.map((colour) => edgeColour(colour))).size).toBe(offeredColours.length);
  });
});
