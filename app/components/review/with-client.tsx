import { UserRoundCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { LinkButton, TextLink } from '../button.tsx';
import { Initial } from '../client-edge.tsx';
import { ConfirmDialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Glyph } from '../glyph.tsx';
import { Menu } from '../menu.tsx';
import { MetaLine } from '../meta-line.tsx';
import { Notice } from '../notice.tsx';
import { List, Row, Section } from '../section.tsx';
import { useToast } from '../toast.tsx';
import { Act, type Answer } from '../today/act.tsx';
import { OnBehalfDialog } from './on-behalf-dialog.tsx';

type Item = {
  reviewId: string;
  contentId: string;
  title: string;
  round: number;
  sent: string;
  sentBy: string;
  due: string | null;
  isPast: boolean;
  glyphs: string[];
  comments: number;
};
type Person = {
  id: string;
  name: string;
  email: string;
  sent: string | null;
  opened: string | null;
  until: string | null;
  devices: number;
};
type Client = { id: string; name: string; colour: string };

/** Everything that lies with one client: the people with their links, and the items. */
export function WithClientCard({ client, items, approvers }: { client: Client; items: Item[]; approvers: Person[] }) {
  const t = useTranslations('approve.assistant');
  return (
    <div id={`client-${client.id}`} className="scroll-mt-4">
      <Section title={client.name} count={items.length}>
        <div className="grid gap-3">
          <List label={t('items')}>
            {items.map((item) => (
              <ItemRow key={item.reviewId} item={item} client={client} />
            ))}
          </List>
          {approvers.length === 0 ? (
            <Notice
              kind="warn"
              icon={UserRoundCheck}
              action={
                <LinkButton to={`/clients/${client.id}/approvers/new`} size="sm">
                  {t('addPerson')}
                </LinkButton>
              }
            >
              {t('noPeople')}
            </Notice>
          ) : (
            <List label={t('people')}>
              {approvers.map((person) => (
                <PersonRow key={person.id} person={person} client={client} />
              ))}
            </List>
          )}
        </div>
      </Section>
    </div>
  );
}

function ItemRow({ item, client }: { item: Item; client: Client }) {
  const t = useTranslations('approve.assistant');
  const today = useTranslations('today');
  const [asked, setAsked] = useState<'decision' | 'withdraw' | null>(null);
  const title = item.title || today('untitled');
  const close = () => setAsked(null);
  return (
    <Row
      colour={client.colour}
      title={
        <TextLink to={`/contents/${item.contentId}`} className="text-text">
          {title}
        </TextLink>
      }
      meta={
        <MetaLine>
          <span className="inline-flex items-center gap-1.5">
            {item.glyphs.map((glyph) => (
              <Glyph key={glyph} of={glyph} className="size-3.5 text-text-3" />
            ))}
            {item.due ? today(item.isPast ? 'wasDue' : 'goesOut', { when: item.due }) : today('noDate')}
          </span>
          {t('since', { when: item.sent, name: item.sentBy })}
          {item.round > 1 && t('round', { number: item.round })}
          {item.comments > 0 && t('comments', { count: item.comments })}
        </MetaLine>
      }
      action={
        <Menu
          label={t('more', { title })}
          items={[
            { id: 'decision', text: t('onBehalf'), onSelect: () => setAsked('decision') },
            { id: 'withdraw', text: t('withdraw'), onSelect: () => setAsked('withdraw') },
          ]}
        />
      }
    >
      <OnBehalfDialog
        isOpen={asked === 'decision'}
        onClose={close}
        client={client.name}
        action={`/reviews/${item.reviewId}/decision`}
      />
      <ConfirmDialog
        isOpen={asked === 'withdraw'}
        onClose={close}
        title={t('withdrawTitle', { title })}
        confirm={t('withdrawConfirm')}
        action={`/reviews/${item.reviewId}/withdraw`}
        danger={false}
      >
        {t('withdrawText')}
      </ConfirmDialog>
    </Row>
  );
}

function PersonRow({ person, client }: { person: Person; client: Client }) {
  const t = useTranslations('approve.assistant');
  const toast = useToast();
  const [isRevoking, setRevoking] = useState(false);
  const [refused, setRefused] = useState<Answer | null>(null);
  const link = [
    person.sent ? t('sent', { when: person.sent }) : t('neverSent'),
    person.opened
      ? `${t('opened', { when: person.opened })} ${t('devices', { count: person.devices })}`
      : t('notOpened'),
    person.until ? t('until', { day: person.until }) : t('noLink'),
  ];
  return (
    <Row
      mark={<Initial name={person.name} />}
      title={person.name}
      meta={
        <MetaLine>
          <span className="break-all">{person.email}</span>
          {link}
        </MetaLine>
      }
      action={
        <>
          <Act
            action={`/reviews/clients/${client.id}/remind`}
            values={{ approver: person.id }}
            busyWord={t('resending')}
            label={`${t('resend')}: ${person.name}`}
            onAnswer={(answer) => {
              setRefused(answer.error ? answer : null);
              if (Array.isArray(answer.names)) toast({ text: t('resent', { names: answer.names.join(', ') }) });
            }}
          >
            {t('resend')}
          </Act>
          {person.until && (
            <Menu
              label={t('more', { title: person.name })}
              items={[{ id: 'revoke', text: t('revoke'), danger: true, onSelect: () => setRevoking(true) }]}
            />
          )}
        </>
      }
    >
      {refused && <FormErrors data={refused} />}
      <ConfirmDialog
        isOpen={isRevoking}
        onClose={() => setRevoking(false)}
        title={t('revokeTitle', { name: person.name })}
        confirm={t('revokeConfirm')}
        action={`/reviews/approvers/${person.id}/revoke`}
      >
        {t('revokeText', { name: person.name })}
      </ConfirmDialog>
    </Row>
  );
}
