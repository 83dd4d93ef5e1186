import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck, Hourglass, Plus, Store } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { linkedinWarning } from '#server/channels/versions.ts';
import { todayOf } from '#server/today/today.ts';
import { LinkButton, TextLink } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { List, Section } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { LateGroupRow } from '../components/today/late-group-row.tsx';
import { NeedRow } from '../components/today/need-row.tsx';
import { OutToday } from '../components/today/out-today.tsx';
import { WaitingRow } from '../components/today/waiting-row.tsx';
import { requireMember } from '../session.server.ts';
import { todayView } from '../today.server.ts';

/** Today: what is true now, what needs me, what lies with clients, what goes out. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const [today, linkedin] = await Promise.all([
    todayOf(context.db, actor, now),
    linkedinWarning(context.db, actor, context.config, now),
  ]);
  return { ...todayView(today, actor, now), linkedin, isOwner: actor.role === 'owner' };
}

export default function Today() {
  const { day, needsCount, out, hasClients, isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('today');
  const shell = useTranslations('shell');
  const b = (text: ReactNode) => <b className="font-semibold text-text tabular-nums">{text}</b>;
  const long = useDates().long(day);
  const title = long.charAt(0).toUpperCase() + long.slice(1);
  if (!hasClients) {
    return (
      <Page>
        <PageHead title={title} />
        <EmptyState
          icon={<Store />}
          title={t('empty.startTitle')}
          action={
            isOwner && (
              <LinkButton to="/clients/new" look="primary" icon={<Plus />}>
                {t('empty.startAction')}
              </LinkButton>
            )
          }
        >
          {t(isOwner ? 'empty.startText' : 'empty.startTextAssistant')}
        </EmptyState>
      </Page>
    );
  }
  const lead = t.rich('lead', { needs: needsCount, left: out.left, next: out.next ?? '', b });
  return (
    <Page>
      <PageHead title={title} lead={lead}>
        <LinkButton to="/contents/new" look="primary" icon={<Plus />} className="phone:hidden">
          {shell('newContent')}
        </LinkButton>
      </PageHead>
      <div className="grid grid-cols-[minmax(0,1fr)_304px] items-start gap-x-9 gap-y-7 max-[1100px]:grid-cols-[minmax(0,1fr)]">
        <div className="grid gap-7">
          <LinkedInVersion />
          <Needs />
          <Waiting />
        </div>
        <div className="grid gap-7">
          <Section title={t('out')} action={<TextLink to="/calendar">{t('toCalendar')}</TextLink>}>
            <Out />
          </Section>
          <Channels />
        </div>
      </div>
    </Page>
  );
}

/** For the owner: LinkedIn will soon answer nothing that asks in this version. */
function LinkedInVersion() {
  const { linkedin } = useLoaderData<typeof loader>();
  const format = useFormatter();
  const t = useTranslations('today');
  if (!linkedin) return null;
  const day = format.dateTime(new Date(linkedin.endsAt), { dateStyle: 'long', timeZone: 'UTC' });
  const isOver = linkedin.state === 'over';
  return (
    <Notice
      kind="warn"
      icon={Hourglass}
      title={t(isOver ? 'linkedinOver' : 'linkedinEnding', { version: linkedin.version, day })}
      action={
        <LinkButton to="/settings/networks" size="sm">
          {t('act.toNetworks')}
        </LinkButton>
      }
    >
      {t(isOver ? 'linkedinOverWhy' : 'linkedinEndingWhy')}
    </Notice>
  );
}

function Needs() {
  const { needs, late, needsCount, out } = useLoaderData<typeof loader>();
  const rest = needsCount - needs.length - (late?.count ?? 0);
  const t = useTranslations('today');
  return (
    <Section title={t('needs')} count={needsCount || undefined}>
      {needs.length === 0 && !late ? (
        <EmptyState icon={<CircleCheck />} title={t('empty.title')}>
          {t('empty.text', { left: out.left })}
        </EmptyState>
      ) : (
        <List>
          {late && <LateGroupRow late={late} />}
          {needs.map((need) => (
            <NeedRow key={need.id} need={need} />
          ))}
        </List>
      )}
      {rest > 0 && <p className="pt-2 text-text-2">{t('moreNeeds', { count: rest })}</p>}
    </Section>
  );
}

function Waiting() {
  const { waiting } = useLoaderData<typeof loader>();
  const t = useTranslations('today');
  if (waiting.length === 0) return null;
  const count = waiting.reduce((sum, row) => sum + row.count, 0);
  return (
    <Section title={t('waiting')} count={count} action={<TextLink to="/reviews">{t('act.allWaiting')}</TextLink>}>
      <List>
        {waiting.map((row) => (
          <WaitingRow key={row.client.id} row={row} />
        ))}
      </List>
    </Section>
  );
}

function Out() {
  const { out, now } = useLoaderData<typeof loader>();
  return <OutToday items={out.items} now={now} />;
}

function Channels() {
  const { channels } = useLoaderData<typeof loader>();
  const t = useTranslations('today');
  const { works, dead } = channels;
  return (
    <Section title={t('channels')}>
      <p className="text-text-2">
        {works + dead === 0 ? t('channelsNone') : t('channelsWork', { count: works })}{' '}
        {dead > 0 && <span className="font-medium text-s-held">{t('channelsDead', { count: dead })}</span>}
      </p>
    </Section>
  );
}
