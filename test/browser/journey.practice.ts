import { randomBytes } from 'node:crypto';
import sharp from 'sharp';

/** What the assistant of the journey has: her own data, her client's, a list from a spreadsheet, and a photograph. */

export const ola = {
  name: 'Ola Kowalska',
  email: 'ola@praktyka.example',
  password: 'cztery losowe słowa razem',
  workspace: 'Ola Kowalska, wirtualna asystentka',
};

export const basia = { name: 'Basia Malinowska', email: 'basia@malwa.example' };

export const malwa = {
  name: 'Kwiaciarnia Malwa',
  address: 'Kwiaciarnia Malwa, ul. Żydowska 7, 61-761 Poznań',
  from: 'listy@malwa.example',
  domain: 'malwa.example',
};

/** A quarter of an hour before midnight the client is one whose day is still long: approval is for a day. */
export function zoneOfTheDay(now: Date): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Warsaw', timeStyle: 'short' }).format(now);
  return time >= '23:45' ? 'America/New_York' : 'Europe/Warsaw';
}

export const readers = {
  zofia: { email: 'zofia.zolc@poczta.example', name: 'Zofia Żółć', city: 'Łódź' },
  lukasz: { email: 'lukasz.gesla@poczta.example', name: 'Łukasz Gęśla', city: 'Świętochłowice' },
  /** Has no name: what the newsletter says instead is its fallback. */
  nobody: { email: 'kwiaty@poczta.example', name: '', city: '' },
};

/** As Polish Excel saves it: BOM, semicolons, CRLF; and as people keep it: a broken address, a double, an empty one. */
export const sheet = Buffer.from(
  `\uFEFF${[
    'Adres e-mail;Imię i nazwisko;Miasto',
    ...Object.values(readers).map(({ email, name, city }) => `${email};${name};${city}`),
    'nie-adres;Ktoś Bez Adresu;Gdańsk',
    'ZOFIA.ZOLC@poczta.example;Zofia Żółć;Łódź',
    ';Bez Maila;Kraków',
  ].join('\r\n')}\r\n`,
);

/** A photograph-like JPEG of 1600 × 1200 that does not compress to nothing. */
export function photograph(): Promise<Buffer> {
  const [width, height] = [80, 60];
  return sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .resize(1600, 1200)
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** What is written. The newsletter begins with the product's own starter. */
export const texts = {
  post: {
    title: 'Wieńce adwentowe',
    text: 'Wieńce adwentowe są już u nas. Świerk, szyszki i pomarańcze, żółte świece z Łodzi.',
    alt: 'Wieniec ze świerku z czterema żółtymi świecami',
  },
  tip: { title: 'Jak podlewać amarylis', text: 'Amarylis lubi mało wody, za to co tydzień.' },
  letter: {
    title: 'Listy z Malwy, grudzień',
    subject: 'Wieńce, zanim przyjdzie mróz',
    preheader: 'Zamówienia do środy',
    first: 'Wieńce zamówisz u nas do wtorku.',
    better: 'Wieńce zamówisz u nas do środy.',
    wish: 'Zamówienia przyjmujemy do środy, nie do wtorku.',
    cityOf: (city: string) => `Dowozimy też do miasta ${city || 'Poznań'}.`,
    /** The starter's first sentence replaced, its example links made real. */
    change(starter: string): string {
      return starter
        .replace(
          'Zacznij od tej jednej rzeczy, o której powiesz stałej klientce już w drzwiach.',
          'Wieńce zamówisz u nas do wtorku. Dowozimy też do miasta {{miasto|Poznań}}.',
        )
        .replaceAll('https://www.example.com/', 'https://malwa.example/wience');
    },
  },
};

/** The wall time `YYYY-MM-DDTHH:MM` of an instant. */
export function wallIn(zone: string, at: Date): string {
  const text = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(at);
  return text.replace(' ', 'T');
}
