import { useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { dateOf } from '../wall.ts';

/** The viewer's own time beneath the client's, where they differ; with its day where that differs too. */
export function Own({ wall, ownWall }: { wall: string; ownWall: string | null }) {
  const t = useTranslations('dates');
  const dates = useDates();
  if (ownWall === null) return null;
  const time = dateOf(ownWall) === dateOf(wall) ? dates.time(ownWall) : dates.dayTime(ownWall);
  return <p className="text-xs text-text-3 tabular-nums">{t('yourTime', { time })}</p>;
}
