import { useNavigate } from '@remix-run/react';
import { Download, Upload } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Menu } from '../menu.tsx';

/** Out of the calendar into a spreadsheet, as it is shown, and in again. `shown` is the calendar's own address. */
export function SheetMenu({ shown }: { shown: string }) {
  const t = useTranslations('spreadsheet');
  const common = useTranslations('common');
  const navigate = useNavigate();
  const search = shown.split('?')[1] ?? '';
  return (
    <Menu
      label={common('more')}
      size="md"
      items={[
        {
          id: 'export',
          text: t('exportMonth'),
          icon: <Download />,
          // A file, not a page.
          onSelect: () => window.location.assign(`/calendar/export?${search}`),
        },
        { id: 'import', text: t('importPlan'), icon: <Upload />, onSelect: () => navigate('/calendar/import') },
      ]}
    />
  );
}
