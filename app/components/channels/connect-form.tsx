import { Form } from '@remix-run/react';
import { useEffect, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { FormField } from '#server/networks/interface/connecting.ts';
import { Button, LinkButton } from '../button.tsx';
import { RadioGroup } from '../checks.tsx';
import { Select, TextArea, TextField } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { type Failure, useReason } from './reason.ts';

/** The form of a network, drawn from its fields; what is wrong stands at its field, and what was typed stays. */
export function ConnectForm({
  networkName,
  fields,
  values,
  failure,
  isAgain,
  submit,
  busy,
  back,
}: {
  networkName: string;
  fields: readonly FormField[];
  /** What the inputs begin with: never a secret. */
  values: Partial<Record<string, string>>;
  failure: Failure | null;
  /** A channel that exists: what is kept and left empty stays as it is. */
  isAgain: boolean;
  submit: string;
  busy: boolean;
  back: string;
}) {
  const t = useTranslations('channels.form');
  const c = useTranslations('buttons');
  const reason = useReason();
  const form = useRef<HTMLFormElement>(null);
  const [chosen, setChosen] = useState<Record<string, string>>({});
  const startOf = (field: FormField) => values[field.name] ?? field.initial ?? '';
  const isAsked = ({ when }: FormField) => {
    const on = when && fields.find((field) => field.name === when.field);
    return !on || (chosen[on.name] ?? startOf(on)) === when.is;
  };
  const asked = fields.filter(isAsked);
  const simple = asked.filter((field) => !field.isAdvanced);
  const advanced = asked.filter((field) => field.isAdvanced);
  const hasOwnPlace = asked.some((field) => field.name === failure?.field);
  const isAdvancedOpen = advanced.some(
    (field) => field.name === failure?.field || startOf(field) !== (field.initial ?? ''),
  );

  useEffect(() => {
    if (failure) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [failure]);

  const draw = (field: FormField) => (
    <ConnectField
      key={field.name}
      networkName={networkName}
      field={field}
      value={startOf(field)}
      error={failure?.field === field.name ? reason(failure) : undefined}
      isAgain={isAgain}
      onChoose={(value) => setChosen({ ...chosen, [field.name]: value })}
    />
  );
  return (
    <Form ref={form} method="post" noValidate className="flex max-w-110 flex-col gap-4">
      {failure && !hasOwnPlace && (
        <Notice kind="error" title={t('failed')}>
          {reason(failure)}
        </Notice>
      )}
      {simple.map(draw)}
      {advanced.length > 0 && (
        <details open={isAdvancedOpen} className="group rounded-md border border-line">
          <summary className="cursor-default rounded-md px-3 py-2 font-medium text-text-2 hover:bg-hover phone:py-3">
            {t('advanced')}
          </summary>
          <div className="flex flex-col gap-4 px-3 pt-1 pb-3">{advanced.map(draw)}</div>
        </details>
      )}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy} busyWord={t('connecting')}>
          {submit}
        </Button>
        <LinkButton to={back} look="quiet">
          {c('cancel')}
        </LinkButton>
      </div>
    </Form>
  );
}

function ConnectField({
  networkName,
  field,
  value,
  error,
  isAgain,
  onChoose,
}: {
  networkName: string;
  field: FormField;
  value: string;
  error: string | undefined;
  isAgain: boolean;
  onChoose(value: string): void;
}) {
  const t = useTranslations('channels');
  const c = useTranslations('fields');
  const say = (key: string): string => {
    const path = `fields.${networkName}.${field.name}.${key}`;
    return t.has(path as never) ? t(path as never) : '';
  };
  const help = isAgain && field.isKept ? t('form.secretKept') : say('help');
  const shared = {
    name: field.name,
    label: say('label'),
    error,
    ...(help ? { help } : {}),
    ...(field.required ? {} : { optional: c('optional') }),
  };
  if (field.type === 'choice') {
    const options = (field.choices ?? []).map((choice) => ({ value: choice, label: say(`choices.${choice}`) }));
    if (options.length < 3)
      return <RadioGroup {...shared} options={options} defaultValue={value} onChange={onChoose} />;
    return (
      <Select {...shared} options={options} defaultValue={value} onChange={(event) => onChoose(event.target.value)} />
    );
  }
  if (field.type === 'lines') {
    return <TextArea {...shared} defaultValue={value} rows={4} spellCheck={false} autoComplete="off" />;
  }
  const plain = { autoCapitalize: 'none', autoCorrect: 'off', spellCheck: false } as const;
  const inputs = {
    text: { type: 'text', autoComplete: 'off', ...plain },
    email: { type: 'email', autoComplete: 'off', ...plain },
    // An address may be typed without its https://, which a browser's own check would refuse.
    url: { type: 'text', inputMode: 'url', autoComplete: 'off', ...plain },
    number: { type: 'text', inputMode: 'numeric', autoComplete: 'off' },
    password: { type: 'password', autoComplete: 'new-password' },
  } as const;
  return <TextField {...shared} {...inputs[field.type]} defaultValue={value} aria-required={field.required} />;
}
