import type { LoaderFunctionArgs } from '@remix-run/node';
import { exportPlan } from '#server/spreadsheet/export.ts';
import { readAddress } from '../calendar-address.server.ts';
import { views } from '../components/calendar/query.ts';
import { requireMember } from '../session.server.ts';

/** What a view of the calendar shows (`view`, and the rest of its address), as a file for a spreadsheet. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const asked = new URL(request.url).searchParams.get('view');
  const view = views.find((each) => each === asked) ?? 'month';
  const { query, range, filter } = await readAddress({ request, context }, actor, view);
  const shown = { month: query.month, list: query.month, week: query.week, day: query.date }[view];
  return new Response(await exportPlan(context.db, actor, { ...range, filter }), {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="plan-${shown}.csv"`,
      'Cache-Control': 'private, no-store',
    },
  });
}
