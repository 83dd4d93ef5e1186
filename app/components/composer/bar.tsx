import { Link, useRouteLoaderData } from '@remix-run/react';
import { Ban, ChevronLeft, Copy, CopyPlus, Rocket } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { ClientEdge } from '../client-edge.tsx';
import { DocumentTitle } from '../document-title.tsx';
import { Menu, type MenuEntry } from '../menu.tsx';
import type { Frame } from '../shell/frame.tsx';
import { StatusMark } from '../status-mark.tsx';
import { useComposer } from './context.ts';
import { CancelDialog, DuplicateDialog, PublishDialog } from './dialogs.tsx';
import { hasOpen } from './foot.tsx';
import { SaveMark } from './save-notices.tsx';

/** Whose it is, what it is called, how it stands, and that it is saved. `actions` stand beside that, where there is room. */
export function ComposerBar({ actions }: { actions?: ReactNode }) {
  const t = useTranslations('composer');
  const { data, draft, update, isReadOnly } = useComposer();
  const { client, stage } = data.content;
  const { title } = draft.draft;
  const [dialog, setDialog] = useState<'client' | 'cancel' | 'now' | null>(null);
  const clients = (useRouteLoaderData('routes/_app') as Frame | undefined)?.clients ?? [];
  const others = clients.filter(({ id }) => id !== client.id);
  const close = (): void => setDialog(null);
  return (
    <header className="sticky top-0 z-20 flex min-h-(--h-bar) flex-none items-center gap-2 border-b border-line bg-bg px-5 phone:gap-1 phone:px-2">
      <DocumentTitle>{title || t('untitled')}</DocumentTitle>
      <Link
        to={`/calendar?client=${client.id}`}
        aria-label={t('backToCalendar')}
        title={t('backToCalendar')}
        className="grid size-8 flex-none place-items-center rounded-md text-text-2 hover:bg-hover phone:size-11"
      >
        <ChevronLeft className="size-4" />
      </Link>
      <ClientEdge colour={client.colour} className="h-6 self-center!" />
      <Link
        to={`/clients/${client.id}`}
        className="max-w-40 flex-none truncate text-text-2 hover:underline phone:hidden"
      >
        {client.name}
      </Link>
      <span aria-hidden="true" className="text-text-3 phone:hidden">
        /
      </span>
      <h1 className="sr-only">{`${client.name}: ${title || t('untitled')}`}</h1>
      <input
        value={title}
        readOnly={isReadOnly}
        maxLength={200}
        aria-label={t('title')}
        placeholder={t('untitled')}
        onChange={(event) => update((now) => ({ ...now, title: event.target.value }))}
        className="field-sizing-content min-w-12 max-w-120 flex-initial truncate rounded-sm bg-transparent px-1 text-lg font-semibold tracking-[-0.01em] placeholder:font-normal placeholder:text-text-3 hover:bg-hover phone:min-w-0 phone:flex-1 phone:text-[1.0625rem]"
      />
      <StatusMark stage={stage} />
      <span className="flex-1 phone:hidden" />
      <span className="phone:hidden">
        <SaveMark />
      </span>
      {actions && <span className="flex items-center gap-2 phone:hidden">{actions}</span>}
      <Menu label={t('more')} size="md" items={useEntries(setDialog, others.length > 0)} />
      <DuplicateDialog isOpen={dialog === 'client'} onClose={close} clients={others} />
      <CancelDialog isOpen={dialog === 'cancel'} onClose={close} />
      <PublishDialog isOpen={dialog === 'now'} onClose={close} />
    </header>
  );
}

function useEntries(open: (dialog: 'client' | 'cancel' | 'now') => void, hasOthers: boolean): MenuEntry[] {
  const t = useTranslations('composer');
  const { data, isClosed, errorCount } = useComposer();
  const { id, client, publications, storedStage } = data.content;
  const today = data.nowWall.slice(0, 10);
  const mayGoNow =
    !isClosed &&
    hasOpen(publications) &&
    (client.policy === 'not_needed'
      ? errorCount === 0
      : publications.every(
          ({ approval, agreement, status }) =>
            status === 'published' ||
            (agreement !== 'none' && agreement !== 'no_revision' && (approval?.localDate ?? today) === today),
        ));
  return [
    ...(mayGoNow ? [{ id: 'now', text: t('channels.now'), icon: <Rocket />, onSelect: () => open('now') }] : []),
    { id: 'duplicate', text: t('duplicate.do'), icon: <Copy />, post: `/contents/${id}/duplicate` },
    ...(hasOthers
      ? [{ id: 'client', text: t('duplicate.toClient'), icon: <CopyPlus />, onSelect: () => open('client') }]
      : []),
    ...(storedStage !== 'cancelled' && !publications.some(({ status }) => status === 'published')
      ? [{ id: 'cancel', text: t('cancel.do'), icon: <Ban />, danger: true, onSelect: () => open('cancel') }]
      : []),
  ];
}
