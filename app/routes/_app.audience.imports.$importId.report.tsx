import type { LoaderFunctionArgs } from '@remix-run/node';
import { createTranslator } from 'use-intl/core';
import { mostRows } from '#server/audience/csv.ts';
import { importById, importSkips } from '#server/audience/import.ts';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireMember } from '../session.server.ts';
import { allWords } from '../words/all.server.ts';

/** Every row that was left out, as a spreadsheet: line, what stood there, why. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const importId = idOf(params, 'importId');
  await importById(context.db, actor, importId).catch((error: unknown) => {
    throw orResponse(error);
  });
  const skips = await importSkips(context.db, actor, { importId, limit: mostRows + 1 });
  const t = createTranslator({ locale: actor.locale, messages: allWords[actor.locale], namespace: 'audience' });
  const lines = skips.map(({ line, value, reason }) =>
    [String(line), value, t('skipReason', { reason })].map(cell).join(';'),
  );
  return new Response(`\ufeff${lines.join('\r\n')}\r\n`, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="import-${importId.slice(0, 8)}.csv"`,
    },
  });
}

/** Quoted, and never a formula to the spreadsheet that opens it. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
