import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { zoneChoices } from '#server/clients/zones.ts';
import { changeZone, movesWithZone } from '#server/content/rezone.ts';
import { validZone } from '#server/content/time.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Card } from '../components/section.tsx';
import { useDates, useZoneName } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { ZoneSelect } from '../components/zone-select.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('clients');

const shownMoves = 50;

/** `?zone=` shows what would move, before anything does. */
export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const asked = new URL(request.url).searchParams.get('zone');
  try {
    const client = await readClient(context.db, actor, params.clientId ?? '');
    const chosen = asked !== null && validZone(asked) ? asked : null;
    const moves =
      chosen && chosen !== client.zone
        ? await movesWithZone(context.db, actor, { clientId: client.id, zone: chosen }, context.clock.now())
        : [];
    return {
      client: { id: client.id, name: client.name, zone: client.zone },
      zones: zoneChoices(client.zone, actor.timeZone),
      viewerZone: actor.timeZone,
      chosen,
      moves: moves.slice(0, shownMoves),
      total: moves.length,
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    const zone = String((await request.formData()).get('zone'));
    const clientId = params.clientId ?? '';
    await changeZone(context.db, actor, { clientId, zone }, context.clock.now());
    return redirect(`/clients/${clientId}/details`);
  });
}

export default function ChangeZone() {
  const { client, zones, chosen } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const busy = useNavigation().state !== 'idle';
  const t = useTranslations('clients.zone');
  const f = useTranslations('clients.fields');
  const c = useTranslations('buttons');
  const zoneName = useZoneName();
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={`${client.name}. ${t('lead')}`} />
      <FormErrors data={result} fields={['zone']} />
      <Form method="get" className="mb-5 flex max-w-120 flex-wrap items-end gap-2">
        <ZoneSelect
          zones={zones}
          name="zone"
          label={f('zone')}
          error={errors.of('zone')}
          defaultValue={chosen ?? client.zone}
          className="min-w-0 flex-1 basis-60"
        />
        <Button type="submit">{t('look')}</Button>
      </Form>
      {chosen === client.zone && <Notice>{t('same')}</Notice>}
      {chosen && chosen !== client.zone && (
        <>
          <Moves />
          <Form method="post" className="mt-5 flex flex-wrap gap-2">
            <input type="hidden" name="zone" value={chosen} />
            <Button type="submit" look="primary" busy={busy} busyWord={c('saving')}>
              {t('submit', { zone: zoneName(chosen) })}
            </Button>
            <LinkButton to={`/clients/${client.id}/details`} look="quiet">
              {c('cancel')}
            </LinkButton>
          </Form>
        </>
      )}
    </Page>
  );
}

function Moves() {
  const { moves, total, viewerZone } = useLoaderData<typeof loader>();
  const t = useTranslations('clients.zone');
  const dates = useDates();
  if (total === 0) return <Notice>{t('nothing')}</Notice>;
  return (
    <Card flush title={t('moves', { count: total })}>
      <ul>
        {moves.map((move) => {
          const [before, after] = [wallOf(move.before, viewerZone), wallOf(move.after, viewerZone)];
          const sameDay = dateOf(before) === dateOf(after);
          return (
            <li key={move.publicationId} className="border-t border-line px-4 py-2">
              <div className="font-medium">{move.title}</div>
              <div className="text-sm text-text-2 tabular-nums">
                {t('row', {
                  wall: dates.dateTime(move.wall),
                  before: dates.dateTime(before),
                  after: sameDay ? dates.time(after) : dates.dateTime(after),
                })}
              </div>
              {move.isPast && <div className="text-sm text-s-held">{t('past')}</div>}
            </li>
          );
        })}
        {total > moves.length && (
          <li className="border-t border-line px-4 py-2 text-text-2">{t('more', { count: total - moves.length })}</li>
        )}
      </ul>
    </Card>
  );
}
