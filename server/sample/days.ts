import type { SpecialDayInput } from '#server/days/specialDays.ts';
import type { SampleContent } from './contents.ts';

/** A day of a sample client's own: `first` and `last` count from today; a `MM-DD` comes every year. */
type SampleDay = {
  client: SampleContent['client'];
  kind: 'date' | 'holiday' | 'quiet';
  name: string;
} & ({ first: number; last?: number } | { yearly: string });

export const sampleDays: SampleDay[] = [
  { client: 'malwa', kind: 'date', name: 'Dzień otwarty w pracowni', first: 9 },
  { client: 'malwa', kind: 'date', name: 'Urodziny kwiaciarni', yearly: '03-08' },
  { client: 'pion', kind: 'quiet', name: 'Zawody: nic nie publikujemy', first: 5, last: 6 },
  { client: 'zytnia', kind: 'holiday', name: 'Remont pieca, piekarnia zamknięta', first: 12, last: 13 },
  { client: 'saldo', kind: 'date', name: 'Termin zaliczek na podatek', first: 4 },
];

/** The same as the product takes it, counted from `today` (`YYYY-MM-DD`). */
export function sampleDayInput(day: SampleDay, clientId: string, today: string): SpecialDayInput {
  const at = (days: number) => new Date(Date.parse(today) + days * 24 * 3_600_000).toISOString().slice(0, 10);
  const { kind, name } = day;
  const when =
    'yearly' in day
      ? { from: `${today.slice(0, 4)}-${day.yearly}`, until: '', everyYear: true }
      : { from: at(day.first), until: at(day.last ?? day.first), everyYear: false };
  return { clientIds: [clientId], kind, name, ...when };
}
