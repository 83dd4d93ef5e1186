/** The sample practice's firms: what a believable Polish assistant serves. Nobody in it exists. */
export type SampleClient = {
  slug: 'malwa' | 'pion' | 'zytnia' | 'saldo';
  name: string;
  timeZone: string;
  locale: 'pl' | 'en';
  colour: string;
  approvalPolicy: 'required' | 'not_needed';
  graceMinutes: number;
  postalAddress: string;
  mailFooter: string;
  approvers: { name: string; email: string }[];
  channels: { slug: string; network: 'practice' | 'manual' | 'mailingList'; name: string }[];
  list: { name: string; people: number };
  /** Percent of a week that each label should have. */
  labels: { name: string; colour: string; targetShare: number | null }[];
  slots: { weekday: number; wallTime: string; channels: string[]; skipHolidays?: boolean }[];
};

export const sampleClients: SampleClient[] = [
  {
    slug: 'malwa',
    name: 'Kwiaciarnia Malwa',
    timeZone: 'Europe/Warsaw',
    locale: 'pl',
    colour: '#b0457f',
    approvalPolicy: 'required',
    graceMinutes: 240,
    postalAddress: 'Kwiaciarnia Malwa, ul. Lipowa 12, 61-501 Poznań',
    mailFooter: 'Listy o kwiatach wysyłamy dwa razy w miesiącu.',
    approvers: [{ name: 'Basia Malinowska', email: 'basia@malwa.example' }],
    channels: [
      { slug: 'malwa-social', network: 'practice', name: 'Malwa na próbę' },
      { slug: 'malwa-tablica', network: 'manual', name: 'Grupa Jeżyce' },
      { slug: 'malwa-listy', network: 'mailingList', name: 'Listy z Malwy' },
    ],
    list: { name: 'Stali klienci', people: 800 },
    labels: [
      { name: 'porady', colour: '#5b7f3a', targetShare: 40 },
      { name: 'produkt', colour: '#b0457f', targetShare: 30 },
      { name: 'ludzie', colour: '#3566a8', targetShare: 30 },
    ],
    slots: [
      { weekday: 1, wallTime: '09:00', channels: ['malwa-social'] },
      { weekday: 2, wallTime: '18:00', channels: ['malwa-social', 'malwa-tablica'] },
      { weekday: 3, wallTime: '17:00', channels: ['malwa-social'] },
      { weekday: 4, wallTime: '09:00', channels: ['malwa-listy'] },
      { weekday: 5, wallTime: '10:00', channels: ['malwa-social', 'malwa-tablica'], skipHolidays: true },
      { weekday: 7, wallTime: '11:00', channels: ['malwa-social'] },
    ],
  },
  {
    slug: 'pion',
    name: 'Pion, ściana wspinaczkowa',
    timeZone: 'Europe/Warsaw',
    locale: 'pl',
    colour: '#b2541a',
    approvalPolicy: 'required',
    graceMinutes: 120,
    postalAddress: 'Pion sp. z o.o., ul. Hutnicza 4, 40-241 Katowice',
    mailFooter: 'Piszemy w pierwszy czwartek miesiąca.',
    approvers: [
      { name: 'Marek Turek', email: 'marek@pion.example' },
      { name: 'Iga Sowa', email: 'iga@pion.example' },
    ],
    channels: [
      { slug: 'pion-social', network: 'practice', name: 'Pion' },
      { slug: 'pion-listy', network: 'mailingList', name: 'Pion, nowości' },
    ],
    list: { name: 'Klub Pionu', people: 5000 },
    labels: [
      { name: 'porady', colour: '#1f7f86', targetShare: 25 },
      { name: 'produkt', colour: '#b2541a', targetShare: 25 },
      { name: 'ludzie', colour: '#7a58b0', targetShare: 50 },
    ],
    slots: [
      { weekday: 1, wallTime: '12:00', channels: ['pion-social'] },
      { weekday: 3, wallTime: '12:00', channels: ['pion-social'] },
      { weekday: 5, wallTime: '16:00', channels: ['pion-social'] },
      { weekday: 6, wallTime: '10:00', channels: ['pion-social'] },
    ],
  },
  {
    slug: 'zytnia',
    name: 'Piekarnia Żytnia',
    timeZone: 'Europe/Warsaw',
    locale: 'pl',
    colour: '#8a6a2a',
    approvalPolicy: 'not_needed',
    graceMinutes: 60,
    postalAddress: 'Piekarnia Żytnia, ul. Młyńska 4, 61-730 Poznań',
    mailFooter: 'Zamówienia przyjmujemy do 18:00 dnia poprzedniego.',
    approvers: [{ name: 'Ewa Żyto', email: 'ewa@zytnia.example' }],
    channels: [
      { slug: 'zytnia-social', network: 'practice', name: 'Żytnia' },
      { slug: 'zytnia-listy', network: 'mailingList', name: 'Piątkowy wypiek' },
    ],
    list: { name: 'Zamówienia stałe', people: 25 },
    labels: [
      { name: 'porady', colour: '#5b7f3a', targetShare: null },
      { name: 'produkt', colour: '#8a6a2a', targetShare: 60 },
      { name: 'ludzie', colour: '#a8403c', targetShare: 40 },
    ],
    slots: [
      { weekday: 2, wallTime: '07:15', channels: ['zytnia-social'] },
      { weekday: 5, wallTime: '07:15', channels: ['zytnia-social'], skipHolidays: true },
      { weekday: 6, wallTime: '08:00', channels: ['zytnia-social'] },
    ],
  },
  {
    slug: 'saldo',
    name: 'Biuro Rachunkowe Saldo',
    timeZone: 'Europe/London',
    locale: 'pl',
    colour: '#3566a8',
    approvalPolicy: 'required',
    graceMinutes: 480,
    postalAddress: 'Saldo Accounting Ltd, 18 Kingsley Road, London TW3 1QA',
    mailFooter: 'Rozliczamy polskie firmy w Wielkiej Brytanii.',
    approvers: [{ name: 'Anna Drozd', email: 'anna@saldo.example' }],
    channels: [
      { slug: 'saldo-profil', network: 'manual', name: 'Profil Anny' },
      { slug: 'saldo-social', network: 'practice', name: 'Saldo' },
    ],
    list: { name: 'Klienci biura', people: 25 },
    labels: [
      { name: 'porady', colour: '#3566a8', targetShare: 70 },
      { name: 'ludzie', colour: '#8a6a2a', targetShare: 30 },
    ],
    slots: [
      { weekday: 1, wallTime: '09:00', channels: ['saldo-social'], skipHolidays: true },
      { weekday: 3, wallTime: '09:00', channels: ['saldo-social', 'saldo-profil'], skipHolidays: true },
      { weekday: 5, wallTime: '09:00', channels: ['saldo-social'], skipHolidays: true },
    ],
  },
];
