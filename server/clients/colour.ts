/**
 * A client chooses any colour; on screen it is a thin edge and the ground of its mark, in both themes. So its lightness is
 * clamped (OKLCH) until it stands out from the theme's surface (3:1) and carries the mark's letter (4.5:1).
 */

type Oklch = { l: number; c: number; h: number };

/** The colour for both themes, as one CSS value. @example edgeColour('#b0457f') // 'light-dark(#b0457f, #d77bab)' */
export function edgeColour(chosen: string): string {
  const known = cache.get(chosen);
  if (known) return known;
  const { l, c, h } = toOklch(chosen);
  const light = toHex({ l: darkEnough({ l: clamp(0.42, l, 0.6), c, h }), c, h });
  const dark = toHex({ l: clamp(0.66, l, 0.78), c: Math.min(c, 0.13), h });
  const value = `light-dark(${light}, ${dark})`;
  if (cache.size < 10_000) cache.set(chosen, value);
  return value;
}

const cache = new Map<string, string>();

/** Colours offered for a new client: far from each other and from the colours of status. */
export const offeredColours = [
  '#b0457f',
  '#3566a8',
  '#b2541a',
  '#8a6a2a',
  '#5b7f3a',
  '#7a58b0',
  '#1f7f86',
  '#a8403c',
] as const;

/** White letters stand on the light theme's marks: blues and reds carry them at a higher lightness than greens do. */
function darkEnough({ l, c, h }: Oklch): number {
  for (let lightness = l; lightness > 0.42; lightness -= 0.01) {
    const [r, g, b] = toLinear({ l: lightness, c, h }).map((value) => clamp(0, value, 1)) as [number, number, number];
    if (1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05) >= 4.65) return lightness;
  }
  return 0.42;
}

const clamp = (low: number, value: number, high: number): number => Math.min(high, Math.max(low, value));

/** Björn Ottosson's OKLab, https://bottosson.github.io/posts/oklab/ */
function toOklch(hex: string): Oklch {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [channel(1), channel(3), channel(5)];
  const long = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const middle = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const short = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  const l = 0.2104542553 * long + 0.793617785 * middle - 0.0040720468 * short;
  const x = 1.9779984951 * long - 2.428592205 * middle + 0.4505937099 * short;
  const y = 0.0259040371 * long + 0.7827717662 * middle - 0.808675766 * short;
  return { l, c: Math.hypot(x, y), h: Math.atan2(y, x) };
}

/** Chroma gives way where the screen cannot show the colour; lightness and hue stay. */
function toHex(colour: Oklch): string {
  let low = 0;
  let high = colour.c;
  if (!inGamut(toLinear(colour))) {
    for (let step = 0; step < 12; step += 1) {
      const middle = (low + high) / 2;
      if (inGamut(toLinear({ ...colour, c: middle }))) low = middle;
      else high = middle;
    }
    high = low;
  }
  const channels = toLinear({ ...colour, c: high }).map((linear) => {
    const value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.round(clamp(0, value, 1) * 255)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

const inGamut = (channels: number[]): boolean => channels.every((value) => value > -0.0005 && value < 1.0005);

function toLinear({ l, c, h }: Oklch): number[] {
  const [x, y] = [c * Math.cos(h), c * Math.sin(h)];
  const long = (l + 0.3963377774 * x + 0.2158037573 * y) ** 3;
  const middle = (l - 0.1055613458 * x - 0.0638541728 * y) ** 3;
  const short = (l - 0.0894841775 * x - 1.291485548 * y) ** 3;
  return [
    4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short,
  ];
}
