import { useBlocker } from '@remix-run/react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

/** Asks before leaving with unsaved words: inside the app by our own dialog (render what it returns), else by the browser's. */
export function useUnsavedWarning(hasUnsaved: boolean) {
  const t = useTranslations('common');
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) => hasUnsaved && currentLocation.pathname !== nextLocation.pathname,
  );
  useEffect(() => {
    if (!hasUnsaved) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasUnsaved]);
  return (
    <Dialog
      isOpen={blocker.state === 'blocked'}
      onClose={() => blocker.reset?.()}
      title={t('unsavedTitle')}
      actions={
        <>
          <Button look="danger" onClick={() => blocker.proceed?.()}>
            {t('leaveUnsaved')}
          </Button>
          <Button look="primary" onClick={() => blocker.reset?.()}>
            {t('stay')}
          </Button>
        </>
      }
    >
      {t('unsavedText')}
    </Dialog>
  );
}
