import { useFetcher } from '@remix-run/react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { type ActionError, FormErrors } from '../form-errors.tsx';
import { useToast } from '../toast.tsx';
import type { Thing } from './use-carry.ts';

/** Asks before a content is cancelled; afterwards it can still be taken back. */
export default function CancelDialog({ thing, onClose }: { thing: Thing; onClose(): void }) {
  const t = useTranslations('calendar');
  const c = useTranslations('buttons');
  const toast = useToast();
  const fetcher = useFetcher<{ cancelled?: string; change?: string | null; error?: ActionError }>();
  const { data, state } = fetcher;
  useEffect(() => {
    if (state !== 'idle' || !data?.cancelled) return;
    toast({ text: t('cancel.done'), ...(data.change ? { undo: { change: data.change } } : {}) });
    onClose();
  }, [data, state, toast, t, onClose]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('cancel.title', { title: thing.title || t('untitled') })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button
            look="dangerFilled"
            busy={state !== 'idle'}
            onClick={() => fetcher.submit({ content: thing.contentId }, { method: 'post', action: '/calendar/cancel' })}
          >
            {t('cancel.submit')}
          </Button>
        </>
      }
    >
      <FormErrors data={data} />
      {t('cancel.text')}
    </Dialog>
  );
}
