import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData, useRevalidator } from '@remix-run/react';
import { CircleCheck, Snowflake, Unplug } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { alarmsOf } from '#server/operations/alarms.ts';
import { figuresOf } from '#server/operations/figures.ts';
import { isEverythingPaused } from '#server/operations/pausing.ts';
import { Button } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Notice } from '../components/notice.tsx';
import { Card, Facts, List, Row, Section } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('operations');

/** How the installation runs: numbers of all of it, which name nobody. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const now = context.clock.now();
  const wall = (at: Date) => wallOf(at, actor.timeZone);
  const [figures, isPaused] = await Promise.all([figuresOf(context.db, now), isEverythingPaused(context.db, actor)]);
  return {
    ...figures,
    isPaused,
    alarms: alarmsOf(figures),
    now: wall(now),
    workers: figures.workers.map(({ startedAt, seenAt, ...worker }) => ({
      ...worker,
      started: wall(startedAt),
      seen: wall(seenAt),
    })),
  };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;
const everyMs = 10_000;

export default function Operations() {
  const data = useLoaderData<typeof loader>();
  const t = useTranslations('operations');
  const dates = useDates();
  useFresh();
  const { publications, rates, sends, mails, database } = data;
  const { lagSeconds: _, ...states } = publications;
  const number = (value: number) => <span className="tabular-nums">{t('number', { count: value })}</span>;
  const facts = <Name extends string>(values: Record<Name, number>, name: (key: Name) => string) => (
    <Facts
      areFigures
      items={(Object.entries(values) as [Name, number][]).map(([key, value]) => ({
        name: name(key),
        value: number(value),
      }))}
    />
  );
  return (
    <div className="grid max-w-200 grid-cols-[minmax(0,1fr)] gap-6">
      <DocumentTitle>{t('title')}</DocumentTitle>
      <p className="-mb-3 text-text-2">{t('lead', { time: dates.time(data.now) })}</p>
      <Alarms alarms={data.alarms} />
      <Queues queues={data.queues} />
      <div className="grid grid-cols-2 items-start gap-4 max-[760px]:grid-cols-1">
        <Card title={t('publishing')}>{facts({ ...states, ...rates }, (key) => t(`states.${key}`))}</Card>
        <div className="grid gap-4">
          <Card title={t('mail')}>
            {facts({ queued: mails.queued, failed: mails.failed, ...sends }, (key) => t(`mails.${key}`))}
          </Card>
          <Card title={t('database')}>
            <Facts
              areFigures
              items={[
                {
                  name: t('connections'),
                  value: t('connectionsOf', { used: database.connections, most: database.mostConnections }),
                },
                { name: t('size'), value: t('megabytes', { count: Math.round(database.bytes / 1024 / 1024) }) },
              ]}
            />
          </Card>
        </div>
      </div>
      <Workers workers={data.workers} now={data.now} />
      <Stop isPaused={data.isPaused} />
    </div>
  );
}

/** Stops everything of this workspace, and lets it go on. */
function Stop({ isPaused }: { isPaused: boolean }) {
  const t = useTranslations('operations.stop');
  return (
    <Card title={t('title')}>
      <Form
        method="post"
        action={`/settings/operations/${isPaused ? 'resume' : 'pause'}`}
        className="flex flex-wrap items-center gap-3"
      >
        <p className="min-w-0 flex-1 basis-80 text-pretty text-text-2">{t(isPaused ? 'isPaused' : 'text')}</p>
        <Button type="submit" look={isPaused ? 'plain' : 'danger'}>
          {t(isPaused ? 'resume' : 'pause')}
        </Button>
      </Form>
    </Card>
  );
}

/** Asks again while somebody looks. */
function useFresh(): void {
  const { revalidate } = useRevalidator();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') revalidate();
    }, everyMs);
    return () => clearInterval(timer);
  }, [revalidate]);
}

/** Seconds, minutes or hours, whichever is readable. */
function useSpan(): (seconds: number) => string {
  const t = useTranslations('operations');
  return (seconds) =>
    seconds < 120
      ? t('seconds', { count: Math.round(seconds) })
      : seconds < 7200
        ? t('minutes', { count: Math.round(seconds / 60) })
        : t('hours', { count: Math.round(seconds / 3600) });
}

function Alarms({ alarms }: { alarms: Data['alarms'] }) {
  const t = useTranslations('operations');
  const span = useSpan();
  if (alarms.length === 0)
    return (
      <Notice kind="good" title={t('good')}>
        {t('goodText')}
      </Notice>
    );
  return (
    <div className="grid gap-2">
      {alarms.map(({ kind, count }) => (
        <Notice key={kind} kind={kind === 'noWorker' ? 'error' : 'warn'}>
          {t(`alarms.${kind}`, { count, time: span(count) })}
        </Notice>
      ))}
    </div>
  );
}

const columns = ['waiting', 'ahead', 'atWork', 'failed'] as const;
/** What is still to come tells least; a phone has room for the others. */
const phoneHides = (column: (typeof columns)[number]): string => (column === 'ahead' ? 'phone:hidden' : '');

function Queues({ queues }: { queues: Data['queues'] }) {
  const t = useTranslations('operations');
  const span = useSpan();
  return (
    <Section title={t('queues')}>
      <section
        className="overflow-x-auto rounded-lg border border-line bg-surface"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys too
        tabIndex={0}
        aria-label={t('columns.queue')}
      >
        <table className="w-full text-left">
          <thead>
            <tr className="text-sm text-text-2 [&>th]:px-3 [&>th]:py-2 [&>th]:font-medium phone:[&>th]:px-1.5">
              <th scope="col" className="pl-4!">
                {t('columns.queue')}
              </th>
              {columns.map((column) => (
                <th key={column} scope="col" className={`text-right ${phoneHides(column)}`}>
                  {t(`columns.${column}`)}
                </th>
              ))}
              <th scope="col" className="pr-4! text-right">
                {t('columns.lag')}
              </th>
            </tr>
          </thead>
          <tbody>
            {queues.map((queue) => (
              <tr key={queue.queue} className="border-t border-line [&>*]:px-3 [&>*]:py-2 phone:[&>*]:px-1.5">
                <th scope="row" className="pl-4! font-medium">
                  {t(`queue.${queue.queue}`)}
                </th>
                {columns.map((column) => (
                  <td key={column} className={`text-right tabular-nums ${phoneHides(column)}`}>
                    {t('number', { count: queue[column] })}
                  </td>
                ))}
                <td className="pr-4! text-right whitespace-nowrap tabular-nums">
                  {queue.lagSeconds < 5 ? <span className="text-text-2">{t('onTime')}</span> : span(queue.lagSeconds)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </Section>
  );
}

function Workers({ workers, now }: { workers: Data['workers']; now: string }) {
  const t = useTranslations('operations');
  const dates = useDates();
  const near = (wall: string) => dates.near(wall, dateOf(now));
  return (
    <Section title={t('workers')} count={workers.filter(({ isAlive }) => isAlive).length}>
      {workers.length === 0 ? (
        <p className="text-text-2">{t('noWorkers')}</p>
      ) : (
        <List label={t('workers')}>
          {workers.map((worker) => (
            <Row
              key={worker.id}
              isMarkSmall
              mark={<State worker={worker} />}
              title={t('worker', { host: worker.host, pid: String(worker.pid) })}
              meta={
                <MetaLine>
                  {t('since', { when: near(worker.started) })}
                  {t('seen', { when: near(worker.seen) })}
                  {worker.isAlive &&
                    worker.driftMs !== null &&
                    t('drift', { ms: Math.abs(worker.driftMs) < 50 ? 0 : worker.driftMs })}
                  {worker.isAlive && worker.stallMs !== null && t('stall', { ms: worker.stallMs })}
                  {worker.isAlive && worker.busy !== null && t('busy', { count: worker.busy })}
                </MetaLine>
              }
            />
          ))}
        </List>
      )}
    </Section>
  );
}

function State({ worker: { isAlive, isSilent } }: { worker: Data['workers'][number] }) {
  const t = useTranslations('operations');
  const [Icon, ink, word] = !isAlive
    ? ([Unplug, 'text-text-3', t('gone')] as const)
    : isSilent
      ? ([Snowflake, 'text-s-held', t('silent')] as const)
      : ([CircleCheck, 'text-s-approved', t('alive')] as const);
  return (
    <span className={`inline-flex w-26 items-center gap-1.5 text-sm font-medium ${ink}`}>
      <Icon className="size-3.5 stroke-2" />
      {word}
    </span>
  );
}
