import { Send } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { TextArea } from '../inputs.tsx';
import { useComposer } from './context.ts';
import type { usePost } from './use-post.ts';

/** Who gets the mail, and a word to go with it. */
export function SendDialog({
  isOpen,
  onClose,
  sending,
}: {
  isOpen: boolean;
  onClose(): void;
  /** Kept by who opens it: once it is sent, there may be nothing left to send, and this dialog is gone. */
  sending: ReturnType<typeof usePost>;
}) {
  const t = useTranslations('composer.approval');
  const fields = useTranslations('fields');
  const buttons = useTranslations('buttons');
  const { data, saver } = useComposer();
  const { approvers, content } = data;
  const errors = useFormErrors(sending.data);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('sendTitle')}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          if (!(await saver.flush())) return onClose();
          form.set('version', String(saver.state().version));
          sending.submit(`/contents/${content.id}/review`, form);
        }}
        className="grid gap-3"
      >
        <FormErrors data={sending.data} fields={['note']} />
        {approvers.length > 1 ? (
          <fieldset className="grid gap-1.5">
            <legend className="mb-1.5 font-medium text-text">{t('sendTo')}</legend>
            {approvers.map(({ id, name }) => (
              <Checkbox key={id} name="approver" value={id} defaultChecked label={name} />
            ))}
          </fieldset>
        ) : (
          <p>{t('seenBy', { names: approvers.map(({ name }) => name).join(', ') })}</p>
        )}
        <TextArea name="note" label={t('note')} optional={fields('optional')} rows={3} error={errors.of('note')} />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button type="submit" look="primary" icon={<Send />} busy={sending.isBusy} busyWord={t('sending')}>
            {t('send')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
