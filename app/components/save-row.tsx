import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';

/** The end of a form: its button, what stands beside it, and "Saved" once it is. */
export function SaveRow({
  busy,
  saved = false,
  text,
  primary = false,
  children,
}: {
  busy: boolean;
  saved?: boolean;
  /** "Save" when left out. */
  text?: string;
  primary?: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations('buttons');
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button type="submit" look={primary ? 'primary' : 'plain'} busy={busy} busyWord={t('saving')}>
        {text ?? t('save')}
      </Button>
      {children}
      <span role="status" className="inline-flex items-center gap-1.5 text-s-approved">
        {saved && !busy && (
          <>
            <Check className="size-3.5 stroke-2" />
            {t('saved')}
          </>
        )}
      </span>
    </div>
  );
}
