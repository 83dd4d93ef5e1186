import { createTranslator } from 'use-intl/core';
import { allWords } from '#words/all.server.ts';
import type { Locale } from '#words/index.ts';
import { escapeText } from '../layout.ts';

/** Whose newsletter it is. */
export type StarterProps = {
  name: string;
  /** #rrggbb */
  colour: string;
  /** Source of the logo, such as `media:<id>`; null: the name is written. */
  logo: string | null;
};

/** What a new newsletter begins with. `mjml` is meant to be read and changed by a person. */
export type Starter = { subject: string; preheader: string; mjml: string };

export function starterWords(locale: Locale) {
  return createTranslator({ locale, messages: allWords[locale], namespace: 'newsletter' });
}

export const placeholder = 'media:placeholder';

/**
 * What all starters share: type, colours in light and dark, the name on top, the footer that the law asks for. `brand`
 * is the client's colour, dark enough to carry white letters; `tint` is a breath of it for grounds.
 */
export function frame(locale: Locale, { name, colour, logo }: StarterProps, sections: (look: Look) => string): string {
  const t = starterWords(locale);
  const look = lookOf(colour);
  const { brand, tint } = look;
  return `<mjml lang="${locale}">
  <mj-head>
    <mj-attributes>
      <mj-all font-family="Georgia, 'Times New Roman', serif" />
      <mj-text font-size="16px" line-height="26px" color="#2b2620" padding="0 40px 16px" />
      <mj-section background-color="#ffffff" padding="0" />
      <mj-image padding="0" />
      <mj-button background-color="${brand}" color="#ffffff" border-radius="4px" font-family="Arial, sans-serif" font-size="15px" font-weight="bold" inner-padding="13px 26px" padding="8px 40px 32px" align="left" css-class="act" />
    </mj-attributes>
    <mj-style>
      h1, h2 { color: ${brand}; font-weight: bold; margin: 0 0 12px; }
      h1 { font-size: 28px; line-height: 34px; }
      h2 { font-size: 20px; line-height: 27px; }
      p { margin: 0 0 14px; }
      a { color: ${brand}; }
      @media (max-width: 480px) {
        .wide > table > tbody > tr > td, .wide div { padding-left: 0 !important; padding-right: 0 !important; }
        h1 { font-size: 25px !important; line-height: 31px !important; }
      }
      @media (prefers-color-scheme: dark) {
        body, .ground, .ground > div[role] { background: #171513 !important; background-color: #171513 !important; }
        .sheet, .sheet > table { background: #211e1b !important; background-color: #211e1b !important; }
        .sheet div, .sheet p, .sheet li { color: #ece7df !important; }
        .sheet h1, .sheet h2, .sheet a, .sheet .brand { color: ${look.light} !important; }
        .foot, .foot > table { background: #1b1917 !important; background-color: #1b1917 !important; }
        .foot div, .foot a { color: #b9b2a7 !important; }
        .act td, .act a { background: ${look.light} !important; color: #171513 !important; }
      }
    </mj-style>
  </mj-head>
  <mj-body width="600px" background-color="${tint}" css-class="ground">
    <mj-section padding="28px 0 18px" css-class="sheet">
      <mj-column>
        ${
          logo
            ? `<mj-image src="${escapeText(logo)}" alt="${escapeText(name)}" width="160px" align="center" />`
            : `<mj-text align="center" font-size="21px" line-height="28px" font-weight="bold" letter-spacing="0.3px" padding="0 40px"><span class="brand" style="color: ${brand}">${escapeText(name)}</span></mj-text>`
        }
      </mj-column>
    </mj-section>
${sections(look)}
    <mj-section background-color="${look.deep}" padding="24px 0 28px" css-class="foot">
      <mj-column>
        <mj-text align="center" font-family="Arial, sans-serif" font-size="12px" line-height="19px" color="#5a544b" padding="0 40px">
          {{client_name}}, {{postal_address}}<br />
          {{mail_footer}}
        </mj-text>
        <mj-text align="center" font-family="Arial, sans-serif" font-size="12px" line-height="19px" color="#5a544b" padding="8px 40px 0">
          ${t('starter.why')}<br />
          <a href="{{unsubscribe_url}}" style="color: #5a544b; text-decoration: underline">${t('starter.unsubscribe')}</a>
        </mj-text>
      </mj-column>
    </mj-section>
  </mj-body>
</mjml>
`;
}

export type Look = { brand: string; tint: string; deep: string; light: string };

/** From one colour: a brand that white letters stand on (4.5:1), two pale grounds, and a light one for the dark. */
export function lookOf(colour: string): Look {
  const channels = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
  let brand = channels;
  while (contrast(brand, [255, 255, 255]) < 4.6) brand = mix(brand, [0, 0, 0], 0.05);
  let light = channels;
  while (contrast(light, [33, 30, 27]) < 6) light = mix(light, [255, 255, 255], 0.06);
  return {
    brand: hex(brand),
    tint: hex(mix(channels, [250, 248, 244], 0.94)),
    deep: hex(mix(channels, [244, 240, 232], 0.92)),
    light: hex(light),
  };
}

function mix(from: number[], to: number[], share: number): number[] {
  return from.map((value, at) => value + ((to[at] ?? 0) - value) * share);
}

function contrast(one: number[], other: number[]): number {
  const [a, b] = [luminance(one), luminance(other)];
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

function luminance(channels: number[]): number {
  const [r = 0, g = 0, b = 0] = channels.map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function hex(channels: number[]): string {
  return `#${channels.map((value) => Math.round(value).toString(16).padStart(2, '0')).join('')}`;
}
