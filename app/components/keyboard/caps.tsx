import { Fragment } from 'react';
import { useTranslations } from 'use-intl';
import { capsOf } from './press.ts';

/** The caps of a key press, drawn small. Only where scripts run: on a Mac they are other signs. */
export function Caps({ press }: { press: string }) {
  const t = useTranslations('keyboard');
  const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.platform);
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {capsOf(press, isMac).map((caps, step) => (
        <Fragment key={caps.join('+')}>
          {step > 0 && <span className="text-xs text-text-3">{t('after')}</span>}
          {caps.map((cap) => (
            <kbd
              key={cap}
              className="min-w-5 rounded-sm border border-line-strong bg-surface px-1.25 text-center font-sans text-xs leading-4.5 font-medium text-text-2"
            >
              {cap}
            </kbd>
          ))}
        </Fragment>
      ))}
    </span>
  );
}
