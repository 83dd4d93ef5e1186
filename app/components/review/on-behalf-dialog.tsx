import { useFetcher } from '@remix-run/react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { TextArea } from '../inputs.tsx';

/** What the client decided elsewhere, with the reason that stays. */
export function OnBehalfDialog({
  isOpen,
  onClose,
  client,
  action,
}: {
  isOpen: boolean;
  onClose(): void;
  client: string;
  action: string;
}) {
  const t = useTranslations('approve.assistant');
  const buttons = useTranslations('buttons');
  const fetcher = useFetcher();
  const errors = useFormErrors(fetcher.data);
  const [decision, setDecision] = useState('approved');
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('onBehalfTitle', { client })} wide>
      <p>{t('onBehalfText')}</p>
      <fetcher.Form method="post" action={action} className="mt-3 grid gap-4 text-text">
        <FormErrors data={fetcher.data} fields={['reason', 'words']} />
        <RadioGroup
          name="decision"
          label={t('decision')}
          value={decision}
          onChange={setDecision}
          options={[
            { value: 'approved', label: t('decisionApproved') },
            { value: 'changes_requested', label: t('decisionChanges') },
          ]}
        />
        {decision === 'changes_requested' && (
          <TextArea name="words" rows={3} required label={t('words')} error={errors.of('words')} />
        )}
        <TextArea
          name="reason"
          rows={2}
          required
          label={t('reason')}
          help={t('reasonHelp')}
          error={errors.of('reason')}
        />
        <div className="flex flex-wrap justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button type="submit" look="primary" busy={fetcher.state !== 'idle'} busyWord={t('recording')}>
            {t('record')}
          </Button>
        </div>
      </fetcher.Form>
    </Dialog>
  );
}
