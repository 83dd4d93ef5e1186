import sharp from 'sharp';

/** Drawn pictures for the sample's posts: no photograph of anybody, nothing to license. */
const drawings: Record<string, { ground: string; shapes: string }> = {
  wreath: {
    ground: '#e9e2d6',
    shapes: `<g fill="none" stroke-width="46"><circle cx="600" cy="600" r="300" stroke="#3f6b4a"/><circle cx="600" cy="600" r="330" stroke="#58865d" stroke-width="18" stroke-dasharray="30 22"/><circle cx="600" cy="600" r="268" stroke="#2f5239" stroke-width="16" stroke-dasharray="20 26"/></g>
    ${[40, 130, 220, 310].map((angle) => `<g transform="rotate(${angle} 600 600)"><circle cx="600" cy="290" r="20" fill="#b0457f"/><circle cx="640" cy="305" r="14" fill="#e0a050"/></g>`).join('')}
    ${[420, 780].map((x) => `<rect x="${x - 28}" y="300" width="56" height="190" rx="6" fill="#b0457f"/><path d="M${x} 250q22 30 0 50q-22-20 0-50" fill="#f2b84b"/>`).join('')}`,
  },
  bouquet: {
    ground: '#efe6e9',
    shapes: `<path d="M600 1100L480 640h240z" fill="#d8c7b2"/><g fill="#58865d"><ellipse cx="430" cy="560" rx="40" ry="120" transform="rotate(-35 430 560)"/><ellipse cx="770" cy="560" rx="40" ry="120" transform="rotate(35 770 560)"/></g>
    ${[
      [480, 430, '#b0457f'],
      [600, 340, '#d97aa5'],
      [720, 430, '#c2567f'],
      [530, 540, '#e9a9c4'],
      [670, 540, '#b0457f'],
      [600, 450, '#f0c9d8'],
    ]
      .map(
        ([x, y, fill]) =>
          `<circle cx="${x}" cy="${y}" r="92" fill="${fill}"/><circle cx="${x}" cy="${y}" r="52" fill="#fff" opacity=".22"/><circle cx="${x}" cy="${y}" r="24" fill="#fff" opacity=".28"/>`,
      )
      .join('')}`,
  },
  wall: {
    ground: '#cdbfae',
    shapes: `<path d="M0 0h620L360 1200H0z" fill="#d9ccbc"/>${Array.from({ length: 30 }, (_, index) => {
      // A hold in each cell of a grid of five by six, off its middle by a different step each time.
      const x = 110 + (index % 5) * 225 + ((index * 71) % 120) - 40;
      const y = 110 + Math.floor(index / 5) * 185 + ((index * 53) % 100) - 40;
      const fill = ['#b2541a', '#3b4a73', '#8f2f2f', '#d9a93a', '#1f5a5a'][(index * 3 + Math.floor(index / 5)) % 5];
      const size = 0.7 + ((index * 37) % 60) / 100;
      return `<path transform="translate(${x} ${y}) rotate(${(index * 67) % 360}) scale(${size})" d="M-44 4C-50-34-16-52 14-44S58-2 40 26-8 52-26 40-40 24-44 4z" fill="${fill}"/>`;
    }).join('')}`,
  },
  bread: {
    ground: '#efe0cb',
    shapes: `<rect y="780" width="1200" height="420" fill="#d5bd98"/><ellipse cx="600" cy="830" rx="440" ry="60" fill="#b89f7a"/><path d="M190 760q0-300 410-300t410 300q0 70-90 70H280q-90 0-90-70z" fill="#b77a3c"/>
    ${[340, 500, 660, 820].map((x) => `<path d="M${x} 520q60 70 20 180" stroke="#f1dcbb" stroke-width="26" stroke-linecap="round" fill="none"/>`).join('')}`,
  },
  ledger: {
    ground: '#dfe6ee',
    shapes: `<rect x="260" y="180" width="680" height="860" rx="18" fill="#fff"/><rect x="260" y="180" width="680" height="110" rx="18" fill="#3566a8"/>
    ${Array.from({ length: 8 }, (_, index) => `<rect x="320" y="${350 + index * 78}" width="${300 + ((index * 67) % 180)}" height="18" rx="9" fill="#c9d3df"/><rect x="${800 - ((index * 31) % 60)}" y="${350 + index * 78}" width="${80 + ((index * 31) % 60)}" height="18" rx="9" fill="${index === 7 ? '#3566a8' : '#8fa3bb'}"/>`).join('')}`,
  },
};

export type SamplePicture = 'wreath' | 'bouquet' | 'wall' | 'bread' | 'ledger';

/** A square picture as a PNG file, as if it had been taken from a folder. */
export function samplePicture(name: SamplePicture): Promise<Buffer> {
  const { ground, shapes } = drawings[name] ?? { ground: '#ffffff', shapes: '' };
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="1200" viewBox="0 0 1200 1200"><rect width="1200" height="1200" fill="${ground}"/>${shapes}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

/** What the pictures show, for those who do not see them. */
export const samplePictureAlt: Record<SamplePicture, string> = {
  wreath: 'Wieniec adwentowy z jodły z dwiema różowymi świecami.',
  bouquet: 'Bukiet różowych kwiatów owinięty w szary papier.',
  wall: 'Ściana wspinaczkowa z kolorowymi chwytami.',
  bread: 'Bochenek chleba na zakwasie na drewnianym blacie.',
  ledger: 'Arkusz z kolumnami liczb i niebieskim nagłówkiem.',
};
