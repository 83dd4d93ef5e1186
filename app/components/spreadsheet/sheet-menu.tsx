import { useNavigate } from '@remix-run/react';
import { Download, Upload } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { addressOf, type CalendarQuery } from '../calendar/query.ts';
import { Menu } from '../menu.tsx';

/** Out of the calendar into a spreadsheet, what is shown of it, and in again. */
export function SheetMenu({ query }: { query: CalendarQuery }) {
  const t = useTranslations('spreadsheet');
  const buttons = useTranslations('buttons');
  const navigate = useNavigate();
  const search = addressOf(query).split('?')[1] ?? '';
  return (
    <Menu
      label={buttons('more')}
      size="md"
      items={[
        {
          id: 'export',
          text: t('exportShown'),
          icon: <Download />,
          // A file, not a page.
          onSelect: () => window.location.assign(`/calendar/export?view=${query.view}&${search}`),
        },
        { id: 'import', text: t('importPlan'), icon: <Upload />, onSelect: () => navigate('/calendar/import') },
      ]}
    />
  );
}
