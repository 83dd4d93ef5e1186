import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { mostBytes } from '#server/audience/csv.ts';
import { domainError } from '#server/errors.ts';
import { keepPlan, mostPlanRows } from '#server/spreadsheet/plans.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FileField } from '../components/file-field.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { formWithin } from '../form-within.server.ts';
import { actionErrors } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireMember({ request, context });
  return { rows: mostPlanRows };
}

/** Room for the form around the file. */
const envelope = 64 * 1024;

export async function action({ request, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const form = await formWithin(request, mostBytes + envelope);
    const file = form?.get('file');
    if (!form) throw domainError('invalid', 'plan_too_large', {}, 'file');
    if (!(file instanceof File)) throw domainError('invalid', 'plan_empty', {}, 'file');
    const bytes = Buffer.from(await file.arrayBuffer());
    const id = await keepPlan(context.db, actor, { fileName: file.name, bytes }, context.clock.now());
    return redirect(`/calendar/import/${id}`);
  });
}

/** A month's plan out of a spreadsheet: first the file. */
export default function ImportPlan() {
  const { rows } = useLoaderData<typeof loader>();
  const t = useTranslations('spreadsheet');
  const buttons = useTranslations('buttons');
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const isBusy = useNavigation().state !== 'idle';
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={t('lead')} />
      <Form method="post" encType="multipart/form-data" className="grid max-w-120 gap-4">
        <FormErrors data={result} fields={['file']} />
        <FileField
          label={t('file')}
          name="file"
          accept=".csv,.txt,.tsv,text/csv"
          help={t('fileHelp', { rows })}
          error={errors.of('file')}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={isBusy} busyWord={t('reading')}>
            {t('read')}
          </Button>
          <LinkButton to="/calendar" look="quiet">
            {buttons('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
