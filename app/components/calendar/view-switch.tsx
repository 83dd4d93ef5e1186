import { useTranslations } from 'use-intl';
import { SegmentedLinks } from '../segmented.tsx';

/** Month or day. */
export function ViewSwitch({ current, month, day }: { current: 'month' | 'day'; month: string; day: string }) {
  const t = useTranslations('calendar.views');
  return (
    <span className="phone:hidden">
      <SegmentedLinks
        label={t('label')}
        current={current}
        options={[
          { value: 'month', to: month, text: t('month') },
          { value: 'day', to: day, text: t('day') },
        ]}
      />
    </span>
  );
}
