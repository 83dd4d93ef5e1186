import { Form, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../form-errors.tsx';
import { Select, TextField } from '../inputs.tsx';
import { SaveRow } from '../save-row.tsx';

/** Name, address and language of a person who approves. */
export function ApproverForm({
  result,
  back,
  person,
  submit,
}: {
  result: unknown;
  back: string;
  person: { name: string; email: string; locale: string };
  submit?: string;
}) {
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('clients');
  const c = useTranslations('buttons');
  return (
    <Form method="post" className="flex max-w-100 flex-col gap-5">
      <FormErrors data={result} fields={['approverName', 'email']} />
      <TextField
        name="name"
        label={t('approval.personName')}
        defaultValue={kept.name ?? person.name}
        error={errors.of('approverName')}
        autoComplete="off"
        required
        maxLength={120}
      />
      <TextField
        name="email"
        type="email"
        label={t('approval.personEmail')}
        help={person.email ? t('approval.personEmailChange') : t('approval.personEmailHelp')}
        defaultValue={kept.email ?? person.email}
        error={errors.of('email')}
        autoComplete="off"
        required
      />
      <Select
        name="locale"
        label={t('approval.personLocale')}
        defaultValue={kept.locale ?? person.locale}
        options={[
          { value: 'pl', label: t('fields.localePl') },
          { value: 'en', label: t('fields.localeEn') },
        ]}
      />
      <SaveRow busy={busy} text={submit} primary>
        <LinkButton to={back} look="quiet">
          {c('cancel')}
        </LinkButton>
      </SaveRow>
    </Form>
  );
}
