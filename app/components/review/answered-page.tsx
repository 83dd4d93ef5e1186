import { useActionData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { LinkButton } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';
import { Page, PageHead } from '../page-bar.tsx';

/** What an action of the list answered, as a page: for a form that was sent before scripts were there. */
export function AnsweredPage() {
  const t = useTranslations('approve.assistant');
  const answer = useActionData<{ error?: unknown }>();
  return (
    <Page narrow>
      <PageHead title={t('title')} />
      <div className="grid justify-items-start gap-4">
        {answer?.error ? <FormErrors data={answer} /> : answer && <Notice kind="good">{t('done')}</Notice>}
        <LinkButton to="/reviews">{t('backToList')}</LinkButton>
      </div>
    </Page>
  );
}
