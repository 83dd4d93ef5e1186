import type { LoaderFunctionArgs } from '@remix-run/node';
import { Form, useLoaderData, useNavigation } from '@remix-run/react';
import { Mail, UserPlus, Users } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { listInvitations } from '#server/people/invitations.ts';
import { listPeople } from '#server/people/roster.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Initial } from '../components/client-edge.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { EmptyState } from '../components/empty-state.tsx';
import { MetaLine } from '../components/meta-line.tsx';
import { Done } from '../components/people/done.tsx';
import { List, Row, Section, Tag } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { requireOwner } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const now = context.clock.now();
  const date = (at: Date) => dateOf(wallOf(at, actor.timeZone));
  const [people, invitations] = await Promise.all([
    listPeople(context.db, actor),
    listInvitations(context.db, actor, now),
  ]);
  return {
    people: people.map(({ joinedAt, ...person }) => ({
      ...person,
      joined: date(joinedAt),
      isYou: person.userId === actor.userId,
    })),
    invitations: invitations.map(({ expiresAt, createdAt: _, ...invitation }) => ({
      ...invitation,
      expires: date(expiresAt),
    })),
  };
}

type Data = ReturnType<typeof useLoaderData<typeof loader>>;

export default function People() {
  const { people, invitations } = useLoaderData<typeof loader>();
  const t = useTranslations('settings');
  const isAlone = people.length === 1 && invitations.length === 0;
  const invite = (
    <LinkButton to="/settings/people/invite" look="primary" icon={<UserPlus />}>
      {t('people.invite')}
    </LinkButton>
  );
  return (
    <div className="grid max-w-200 gap-7">
      <DocumentTitle>{t('tabs.people')}</DocumentTitle>
      <div className="grid gap-4">
        <Done
          of={{
            invited: t('people.invited'),
            revoked: t('people.revoked'),
            removed: t('people.removed'),
            assigned: t('people.assigned'),
          }}
        />
        <Section title={t('people.title')} count={people.length}>
          <div className="-mt-1 mb-3 flex flex-wrap items-center gap-3">
            <p className="min-w-0 flex-1 basis-60 text-text-2">{t('people.lead')}</p>
            {!isAlone && invite}
          </div>
          <List label={t('people.title')}>
            {people.map((person) => (
              <PersonRow key={person.userId} person={person} />
            ))}
          </List>
          {isAlone && (
            <div className="mt-4">
              <EmptyState icon={<Users />} title={t('people.emptyTitle')} action={invite}>
                {t('people.emptyText')}
              </EmptyState>
            </div>
          )}
        </Section>
      </div>
      {invitations.length > 0 && (
        <Section title={t('people.openInvitations')} count={invitations.length}>
          <List label={t('people.openInvitations')}>
            {invitations.map((invitation) => (
              <InvitationRow key={invitation.id} invitation={invitation} />
            ))}
          </List>
        </Section>
      )}
    </div>
  );
}

function PersonRow({ person }: { person: Data['people'][number] }) {
  const t = useTranslations('settings');
  const dates = useDates();
  const { userId, name, email, role, clients, joined, isYou } = person;
  const names = clients.map((client) => client.name).join(', ');
  return (
    <Row
      title={
        <span className="flex items-center gap-2">
          <Initial name={name} />
          {name}
          {isYou && <Tag>{t('people.you')}</Tag>}
        </span>
      }
      meta={
        <MetaLine>
          <span>{t(`roles.${role}`)}</span>
          <span>{role === 'owner' ? t('people.allClients') : names || t('people.noClients')}</span>
          <span className="break-all">{email}</span>
          <span>{t('people.since', { when: dates.full(joined) })}</span>
        </MetaLine>
      }
      action={
        !isYou && (
          <>
            {role === 'assistant' && (
              <LinkButton
                size="sm"
                to={`/settings/people/${userId}/clients`}
                aria-label={t('people.assignNamed', { name })}
              >
                {t('people.assign')}
              </LinkButton>
            )}
            <LinkButton
              size="sm"
              look="quiet"
              to={`/settings/people/${userId}/remove`}
              aria-label={t('people.removeNamed', { name })}
            >
              {t('people.remove')}
            </LinkButton>
          </>
        )
      }
    />
  );
}

function InvitationRow({ invitation }: { invitation: Data['invitations'][number] }) {
  const t = useTranslations('settings');
  const dates = useDates();
  const { formAction } = useNavigation();
  const { id, email, role, clientNames, invitedBy, expires, isExpired } = invitation;
  const revoke = `/settings/people/invitations/${id}/revoke`;
  return (
    <Row
      title={
        <span className="flex items-center gap-2">
          <Mail className="text-text-3" />
          {email}
        </span>
      }
      meta={
        <MetaLine>
          <span>{t(`roles.${role}`)}</span>
          {clientNames.length > 0 && <span>{clientNames.join(', ')}</span>}
          <span>{t('people.invitedBy', { name: invitedBy })}</span>
          <span className={isExpired ? 'font-medium text-s-held' : undefined}>
            {t(isExpired ? 'people.expired' : 'people.expires', { when: dates.full(expires) })}
          </span>
        </MetaLine>
      }
      action={
        <>
          <LinkButton
            size="sm"
            to={`/settings/people/invite?again=${id}`}
            aria-label={t('people.sendAgainNamed', { email })}
          >
            {t('people.sendAgain')}
          </LinkButton>
          <Form method="post" action={revoke}>
            <Button
              type="submit"
              size="sm"
              look="quiet"
              className="phone:w-full"
              aria-label={t('people.revokeNamed', { email })}
              busy={formAction === revoke}
              busyWord={t('people.revoking')}
            >
              {t('people.revoke')}
            </Button>
          </Form>
        </>
      }
    />
  );
}
