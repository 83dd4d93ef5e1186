import { Form } from '@remix-run/react';
import { Copy } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useFormErrors } from '../form-errors.tsx';
import { TextArea, TextField } from '../inputs.tsx';
import { Card } from '../section.tsx';

/** The list's public form: open or closed, its address, and the words above it. */
export function SignUpForm({
  listId,
  name,
  intro,
  formUrl,
  refused,
}: {
  listId: string;
  name: string;
  intro: string;
  formUrl: string | null;
  /** What the settings' action answered, if it refused. */
  refused: unknown;
}) {
  const errors = useFormErrors(refused);
  const t = useTranslations('audience');
  const c = useTranslations('buttons');
  const [copied, setCopied] = useState(false);
  return (
    <div className="mt-7 grid gap-4 md:grid-cols-2">
      <Card title={t('formTitle')}>
        <p className="mb-3 text-pretty text-text-2">{formUrl ? t('formOpenText') : t('formClosedText')}</p>
        {formUrl && (
          <div className="mb-3 flex items-end gap-2">
            <TextField
              label={t('formAddress')}
              value={formUrl}
              readOnly
              className="min-w-0 flex-1"
              onFocus={(event) => event.target.select()}
            />
            <Button
              icon={<Copy />}
              onClick={() => {
                void navigator.clipboard.writeText(formUrl).then(() => setCopied(true));
              }}
            >
              {copied ? t('copied') : t('copy')}
            </Button>
          </div>
        )}
        <Form method="post" action={`/audience/lists/${listId}/form`}>
          <Button type="submit" name="open" value={formUrl ? '0' : '1'} look={formUrl ? 'danger' : 'plain'}>
            {formUrl ? t('closeForm') : t('openForm')}
          </Button>
          {formUrl && <p className="mt-1 text-sm text-text-3">{t('closeFormText')}</p>}
        </Form>
      </Card>
      <Card title={t('settings')}>
        <Form method="post" action={`/audience/lists/${listId}/settings`} className="flex flex-col gap-3">
          <TextField
            name="name"
            label={t('listName')}
            defaultValue={name}
            error={errors.of('name')}
            required
            maxLength={80}
          />
          <TextArea
            name="intro"
            label={t('formIntro')}
            help={t('formIntroHelp')}
            defaultValue={intro}
            rows={2}
            maxLength={1000}
          />
          <div>
            <Button type="submit">{c('save')}</Button>
          </div>
        </Form>
      </Card>
    </div>
  );
}
