import { useTranslations } from 'use-intl';
import { useDates } from '../time.tsx';
import { type ComposerPublication, useOwnTime } from './context.ts';

/** How far one publication is agreed to, as a sentence. */
export function useAgreed(publication: ComposerPublication | undefined): string {
  const t = useTranslations('composer.approval');
  const dates = useDates();
  const time = useOwnTime();
  if (!publication) return '';
  const { agreement, approval } = publication;
  if (agreement === 'agreed' && approval) return t(`agreed.${approval.basis}`, { time: time(approval.at) });
  if (agreement === 'other_day' && approval?.localDate) return t('otherDay', { day: dates.short(approval.localDate) });
  return t(agreement === 'no_revision' ? 'noRevision' : 'none');
}

/** Whether the same holds for all that is still to go out. */
export function agreementIsOne(publications: readonly ComposerPublication[]): boolean {
  const open = publications.filter(({ status }) => status !== 'published');
  const said = open.map(({ agreement, approval }) => `${agreement} ${approval?.basis} ${approval?.localDate}`);
  return new Set(said).size <= 1;
}
