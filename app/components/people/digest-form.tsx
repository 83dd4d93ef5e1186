import { Form, useNavigation } from '@remix-run/react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { TextField } from '../inputs.tsx';
import { Section } from '../section.tsx';

/** Whether and when the morning mail comes. */
export function DigestForm({ at, zone }: { at: string | null; zone: string }) {
  const t = useTranslations('settings.digest');
  const [isOn, setOn] = useState(at !== null);
  const busy = useNavigation().formAction === '/settings/digest';
  return (
    <Section title={t('title')}>
      <Form method="post" action="/settings/digest" className="grid gap-4">
        <Checkbox
          name="wanted"
          value="on"
          checked={isOn}
          onChange={(event) => setOn(event.target.checked)}
          label={t('wanted')}
          help={t('wantedHelp')}
        />
        <TextField
          type="time"
          name="at"
          label={t('at')}
          help={t('atHelp', { zone })}
          defaultValue={at ?? '07:30'}
          required={isOn}
          readOnly={!isOn}
          className="max-w-44"
        />
        <div>
          <Button type="submit" busy={busy}>
            {t('save')}
          </Button>
        </div>
      </Form>
    </Section>
  );
}
