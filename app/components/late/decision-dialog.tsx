import { type FormEvent, type ReactNode, useId } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';

export type Deciding = {
  /** How many are ticked. */
  count: number;
  /** What the server answered to the last press of this dialog. */
  data: unknown;
  isBusy: boolean;
  onClose(): void;
  onSubmit(form: FormData): void;
};

/** Asks how to decide about what is ticked, and sends its fields by one press. */
export function DecisionDialog({
  area,
  text,
  children,
  count,
  isBusy,
  onClose,
  onSubmit,
}: Omit<Deciding, 'data'> & {
  /** Whose title and buttons it has. */
  area: 'publish' | 'times';
  text?: ReactNode;
  children: ReactNode;
}) {
  const t = useTranslations('late');
  const buttons = useTranslations('buttons');
  const formId = useId();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onSubmit(new FormData(event.currentTarget));
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t(`${area}.title`, { count })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button type="submit" form={formId} look="primary" busy={isBusy} busyWord={t(`${area}.busy`)}>
            {t(`${area}.submit`)}
          </Button>
        </>
      }
    >
      {text}
      <form id={formId} onSubmit={submit} className="grid gap-4 pt-3 text-text">
        {children}
      </form>
    </Dialog>
  );
}
