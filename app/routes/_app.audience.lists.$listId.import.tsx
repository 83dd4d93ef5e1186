import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { mostBytes, mostRows } from '#server/audience/csv.ts';
import { importProblem, startImport } from '#server/audience/import.ts';
import { listById } from '#server/audience/lists.ts';
import { clientOfList } from '#server/audience/subscribers.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FileField } from '../components/file-field.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { formWithin } from '../form-within.server.ts';
import { actionErrors, orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { id, name } = await listById(context.db, actor, idOf(params, 'listId')).catch((error: unknown) => {
    throw orResponse(error);
  });
  return { id, name, rows: mostRows, megabytes: mostBytes / 1024 / 1024 };
}

/** Room for the form around the file. */
const envelope = 64 * 1024;

export async function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    await clientOfList(context.db, actor, idOf(params, 'listId'));
    const form = await formWithin(request, mostBytes + envelope);
    if (!form) throw importProblem('too_large');
    const file = form.get('file');
    if (!(file instanceof File)) throw importProblem('empty');
    const bytes = Buffer.from(await file.arrayBuffer());
    const input = { listId: idOf(params, 'listId'), fileName: file.name, bytes };
    const id = await startImport(context.db, actor, input, context.clock.now());
    return redirect(`/audience/imports/${id}`);
  });
}

export default function ImportFile() {
  const { id, name, rows, megabytes } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('audience');
  const c = useTranslations('buttons');
  return (
    <Page narrow>
      <PageHead title={t('importTitle')} lead={name} />
      <Form method="post" encType="multipart/form-data" className="flex max-w-120 flex-col gap-4">
        <FormErrors data={result} fields={['file']} />
        <FileField
          label={t('chooseFile')}
          name="file"
          accept=".csv,.txt,.tsv,text/csv"
          help={t('importLead', { rows, megabytes })}
          error={errors.of('file')}
        />
        <div className="flex gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={t('reading')}>
            {t('readFile')}
          </Button>
          <LinkButton to={`/audience/lists/${id}`} look="quiet">
            {c('cancel')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
