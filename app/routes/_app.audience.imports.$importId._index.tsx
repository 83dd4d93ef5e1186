import type { LoaderFunctionArgs } from '@remix-run/node';
import { useActionData, useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { importById, importSkips } from '#server/audience/import.ts';
import type { Mapping } from '#server/audience/mapping.ts';
import { ImportMapping } from '../components/audience/import-mapping.tsx';
import { ImportReport } from '../components/audience/import-report.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { Page } from '../components/page-bar.tsx';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('audience');

/** Skipped rows that the page lists; the report has them all. */
const shownSkips = 50;

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const importId = idOf(params, 'importId');
  try {
    const found = await importById(context.db, actor, importId);
    const client = await context.db
      .selectFrom('clients')
      .where('id', '=', found.client_id)
      .where('workspace_id', '=', actor.workspaceId)
      .select('name')
      .executeTakeFirstOrThrow();
    return {
      id: found.id,
      listId: found.list_id,
      fileName: found.file_name,
      encoding: found.encoding,
      delimiter: found.delimiter,
      header: found.header as string[],
      sample: found.sample as string[][],
      mapping: found.mapping as Mapping,
      status: found.status,
      total: found.rows_total,
      done: found.rows_done,
      added: found.added,
      updated: found.updated,
      skipped: found.skipped,
      reasons: found.reasons,
      clientName: client.name,
      skips: found.status === 'mapping' ? [] : await importSkips(context.db, actor, { importId, limit: shownSkips }),
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export type ImportData = ReturnType<typeof useLoaderData<typeof loader>>;

export default function Import() {
  const data = useLoaderData<typeof loader>();
  const refused = useActionData();
  const t = useTranslations('audience');
  return (
    <Page>
      <DocumentTitle>{t('importTitle')}</DocumentTitle>
      {data.status === 'mapping' ? <ImportMapping data={data} refused={refused} /> : <ImportReport data={data} />}
    </Page>
  );
}
