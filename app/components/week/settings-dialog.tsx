import { useFetcher } from '@remix-run/react';
import { type ReactNode, useEffect, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';

/** A form in a dialog: sent, it closes; refused, it says why and keeps what was typed. */
export function SettingsDialog({
  title,
  action,
  fields,
  onClose,
  children,
}: {
  title: string;
  action: string;
  fields: readonly string[];
  onClose(): void;
  children(error: (field: string) => string | undefined): ReactNode;
}) {
  const c = useTranslations('buttons');
  const id = useId();
  const fetcher = useFetcher<{ saved?: true }>();
  const errors = useFormErrors(fetcher.data);
  const isSaved = fetcher.state === 'idle' && fetcher.data?.saved === true;
  useEffect(() => {
    if (isSaved) onClose();
  }, [isSaved, onClose]);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button type="submit" form={id} look="primary" busy={fetcher.state !== 'idle'} busyWord={c('saving')}>
            {c('save')}
          </Button>
        </>
      }
    >
      <fetcher.Form id={id} method="post" action={action} className="grid gap-4 pt-2 text-text">
        <FormErrors data={fetcher.data} fields={fields} />
        {children(errors.of)}
      </fetcher.Form>
    </Dialog>
  );
}
