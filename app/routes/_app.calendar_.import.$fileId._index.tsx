import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { columnNames } from '#server/spreadsheet/columns.ts';
import { dryRun, planFile } from '#server/spreadsheet/plans.ts';
import { Page, PageHead } from '../components/page-bar.tsx';
import { PlanColumns } from '../components/spreadsheet/columns-form.tsx';
import { PlanDone } from '../components/spreadsheet/done.tsx';
import { PlanRows } from '../components/spreadsheet/rows.tsx';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { readingIn } from '../plan-reading.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('spreadsheet');

/** Rows drawn; those with a problem first, since they are what is looked for. */
const mostShown = 200;

export type PlanData = ReturnType<typeof useLoaderData<typeof loader>>;

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  try {
    const file = await planFile(context.db, actor, idOf(params, 'fileId'));
    const { id, fileName, header, rows: raw, broken, order, done } = file;
    const asked = new URL(request.url).searchParams;
    const reading = readingIn(file, (name) => asked.get(name));
    const [clients, rows] = await Promise.all([
      listClients(context.db, actor),
      done ? [] : dryRun(context.db, actor, file, reading, now),
    ]);
    const bad = rows.filter((row) => row.problem !== null);
    const good = rows.filter((row) => row.problem === null);
    const width = Math.max(header.length, ...raw.slice(0, 50).map(({ cells }) => cells.length));
    return {
      file: { id, fileName, order, done },
      broken,
      reading,
      columns: Array.from({ length: width }, (_, index) => ({
        title: header[index] ?? '',
        sample: raw.find(({ cells }) => cells[index])?.cells[index]?.slice(0, 40) ?? '',
      })),
      names: columnNames,
      clients: clients.map(({ id, name }) => ({ id, name })),
      counts: { good: good.length, bad: bad.length + broken.length, ideas: good.filter(({ wall }) => !wall).length },
      rows: [...bad, ...good].slice(0, mostShown).map(({ line, problem, remarks, wall, client, title, channels }) => ({
        line,
        problem,
        remarks,
        wall,
        client,
        title,
        channels,
      })),
    };
  } catch (error) {
    throw orResponse(error);
  }
}

/** What the file would become, row by row, and the one button that makes it so; afterwards what was done. */
export default function PlanPage() {
  const data = useLoaderData<typeof loader>();
  const t = useTranslations('spreadsheet');
  return (
    <Page>
      <PageHead
        title={t('title')}
        lead={data.file.done ? data.file.fileName : t('found', { file: data.file.fileName, ...data.counts })}
      />
      {data.file.done ? (
        <PlanDone done={data.file.done} />
      ) : (
        <div className="grid gap-6">
          <PlanColumns data={data} />
          <PlanRows data={data} />
        </div>
      )}
    </Page>
  );
}
