import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData, useNavigation } from '@remix-run/react';
import { Laptop, Smartphone } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listSessions } from '#server/people/sessions.ts';
import { Button } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Done } from '../components/people/done.tsx';
import { List, Row, Section, Tag } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { requireMember } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const now = context.clock.now();
  const sessions = await listSessions(context.db, actor, now);
  const wall = (at: Date) => wallOf(at, actor.timeZone);
  return {
    today: dateOf(wall(now)),
    sessions: sessions.map(({ startedAt, seenAt, ...session }) => ({
      ...session,
      started: wall(startedAt),
      seen: wall(seenAt),
    })),
  };
}

type Session = ReturnType<typeof useLoaderData<typeof loader>>['sessions'][number];

export default function Sessions() {
  const { sessions, today } = useLoaderData<typeof loader>();
  const t = useTranslations('settings');
  const count = sessions.length;
  return (
    <div className="grid max-w-180 gap-4">
      <DocumentTitle>{t('tabs.sessions')}</DocumentTitle>
      <Done of={{ one: t('sessions.ended', { count: 1 }), more: t('sessions.ended', { count: 2 }) }} />
      <Section
        title={t('sessions.title')}
        action={
          count > 1 && (
            <Form method="post" action="/settings/sessions/end-others">
              <Button type="submit" look="quiet" size="sm">
                {t('sessions.endOthers')}
              </Button>
            </Form>
          )
        }
      >
        <p className="-mt-1 mb-3 text-text-2">{t('sessions.lead', { count })}</p>
        <List label={t('sessions.title')}>
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} today={today} />
          ))}
        </List>
      </Section>
    </div>
  );
}

function SessionRow({ session, today }: { session: Session; today: string }) {
  const t = useTranslations('settings.sessions');
  const dates = useDates();
  const { formData } = useNavigation();
  const { id, isThis, browser, system, address, started, seen, method } = session;
  const device = browser && system ? t('device', { browser, system }) : (browser ?? system ?? t('unknownDevice'));
  const isPhone = system === 'iPhone' || system === 'Android';
  return (
    <Row
      title={
        <span className="flex items-center gap-2">
          {isPhone ? <Smartphone className="text-text-3" /> : <Laptop className="text-text-3" />}
          {device}
          {isThis && <Tag>{t('here')}</Tag>}
        </span>
      }
      meta={
        <MetaLine>
          {t('started', { when: dates.near(started, today) })}
          {method && t(`methods.${method}`)}
          {t('seen', { when: dates.near(seen, today) })}
          {address && t('from', { address })}
        </MetaLine>
      }
      action={
        !isThis && (
          <Form method="post" action="/settings/sessions/end">
            <input type="hidden" name="sessionId" value={id} />
            <Button
              type="submit"
              size="sm"
              aria-label={t('endNamed', { device })}
              busy={formData?.get('sessionId') === id}
              busyWord={t('ending')}
            >
              {t('end')}
            </Button>
          </Form>
        )
      }
    />
  );
}
