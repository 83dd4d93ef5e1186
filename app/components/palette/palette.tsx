import { useNavigate } from '@remix-run/react';
import { CircleUser, Mail, Search } from 'lucide-react';
import { type ReactNode, useRef, useState } from 'react';
import { Autocomplete, useFilter } from 'react-aria-components/Autocomplete';
import { Header } from 'react-aria-components/Header';
import { Input } from 'react-aria-components/Input';
import { ListBox, ListBoxItem, ListBoxSection } from 'react-aria-components/ListBox';
import { TextField } from 'react-aria-components/TextField';
import { useTranslations } from 'use-intl';
import { ClientEdge } from '../client-edge.tsx';
import { Dialog } from '../dialog.tsx';
import { Caps } from '../keyboard/caps.tsx';
import { Notice } from '../notice.tsx';
import { StatusMark } from '../status-mark.tsx';
import type { PaletteAction } from './actions.tsx';
import { useFound } from './use-found.ts';

type Line = {
  id: string;
  text: string;
  mark: ReactNode;
  detail?: ReactNode;
  run(): void;
};
type Part = { id: string; title: string; lines: Line[] };

/** Finds clients, contents and people, and does what can be done from anywhere. Loaded when it is first opened. */
export default function Palette({ actions, onClose }: { actions: readonly PaletteAction[]; onClose(): void }) {
  const t = useTranslations('palette');
  const buttons = useTranslations('buttons');
  const errors = useTranslations('errors');
  const [question, setQuestion] = useState('');
  const found = useFound(question.trim());
  const parts = useParts(question.trim(), found.answer, actions);
  const count = parts.reduce((sum, part) => sum + part.lines.length, 0);
  const isCurrent = found.question === question.trim() && (found.answer !== null || found.problem !== null);
  const chosen = useRef(false);
  const run = (id: unknown) => {
    const line = parts.flatMap((part) => part.lines).find((each) => each.id === id);
    if (!line || chosen.current) return;
    chosen.current = true;
    onClose();
    line.run();
  };
  return (
    <Dialog isOpen bare wide onClose={onClose} title={t('title')}>
      <Autocomplete inputValue={question} onInputChange={setQuestion}>
        <div className="flex items-center border-b border-line px-4">
          <TextField aria-label={t('label')} autoFocus className="flex min-w-0 flex-1 items-center gap-2.5">
            <Search className="size-4 flex-none text-text-3" />
            <Input
              placeholder={t('placeholder')}
              autoComplete="off"
              maxLength={200}
              className="h-12 min-w-0 flex-1 bg-transparent text-md text-text outline-none placeholder:text-text-3 phone:text-lg [&::-webkit-search-cancel-button]:hidden"
            />
          </TextField>
          <button
            type="button"
            onClick={onClose}
            className="hidden h-11 flex-none rounded-md px-2 font-medium text-text-2 phone:block"
          >
            {buttons('close')}
          </button>
        </div>
        {found.problem && (
          <Notice kind="error" className="m-3">
            {found.problem === 'signedOut' ? errors('signedOut') : t('unreachable')}
          </Notice>
        )}
        <ListBox
          aria-label={t('results')}
          items={parts}
          onAction={run}
          renderEmptyState={() => <p className="px-3 py-6 text-center text-text-2">{isCurrent ? t('nothing') : ''}</p>}
          className="max-h-[min(60dvh,440px)] overflow-y-auto p-1.5 outline-none"
        >
          {(part) => (
            <ListBoxSection id={part.id}>
              <Header className="px-2.5 pt-2 pb-1 text-sm font-medium text-text-3">{part.title}</Header>
              {part.lines.map((line) => (
                <ListBoxItem
                  key={line.id}
                  id={line.id}
                  textValue={line.text}
                  className="flex min-h-9 cursor-default items-center gap-2.5 rounded-md px-2.5 py-1 text-text outline-none data-focused:bg-hover data-hovered:bg-hover phone:min-h-11 [&>svg]:size-4 [&>svg]:text-text-2"
                >
                  {line.mark}
                  <span className="min-w-0 flex-1 truncate">{line.text}</span>
                  {line.detail && (
                    <span className="flex min-w-0 flex-none items-center gap-2 text-sm text-text-2">{line.detail}</span>
                  )}
                </ListBoxItem>
              ))}
            </ListBoxSection>
          )}
        </ListBox>
      </Autocomplete>
      <p role="status" className="sr-only">
        {isCurrent && question.trim() !== '' && t('count', { count })}
      </p>
    </Dialog>
  );
}

function useParts(question: string, answer: ReturnType<typeof useFound>['answer'], actions: readonly PaletteAction[]) {
  const t = useTranslations('palette');
  const navigate = useNavigate();
  const { contains } = useFilter({ sensitivity: 'base' });
  const words = question.split(/\s+/).filter(Boolean);
  const todo = actions.filter(({ text }) => words.every((word) => contains(text, word)));
  const go = (to: string) => () => navigate(to);
  const parts: Part[] = [
    {
      id: 'clients',
      title: t('clients'),
      lines: (answer?.clients ?? []).map((client) => ({
        id: `client-${client.id}`,
        text: client.name,
        mark: <ClientEdge colour={client.colour} tick />,
        detail: client.isArchived ? t('archived') : undefined,
        run: go(`/clients/${client.id}`),
      })),
    },
    {
      id: 'contents',
      title: question === '' ? t('recent') : t('contents'),
      lines: (answer?.contents ?? []).map((content) => ({
        id: `content-${content.id}`,
        text: content.title || t('untitled'),
        mark: <ClientEdge colour={content.colour} tick />,
        detail: (
          <>
            <StatusMark stage={content.stage} />
            <span className="max-w-40 truncate phone:hidden">{content.client}</span>
            {content.when && <span className="tabular-nums phone:hidden">{content.when}</span>}
          </>
        ),
        run: go(`/contents/${content.id}`),
      })),
    },
    {
      id: 'people',
      title: t('people'),
      lines: (answer?.people ?? []).map((person) => ({
        id: `person-${person.id}`,
        text: person.name,
        mark: <CircleUser />,
        detail: <span className="max-w-48 truncate phone:max-w-24">{person.client ?? person.email}</span>,
        run: go(person.clientId ? `/clients/${person.clientId}/approval` : '/settings/people'),
      })),
    },
    {
      id: 'readers',
      title: t('readers'),
      lines: (answer?.readers ?? []).map((reader) => ({
        id: `reader-${reader.id}`,
        text: reader.name ? `${reader.name} · ${reader.email}` : reader.email,
        mark: <Mail />,
        detail: <span className="max-w-48 truncate phone:max-w-24">{reader.client}</span>,
        run: go(`/audience/lists/${reader.listId}?search=${encodeURIComponent(reader.email)}`),
      })),
    },
    {
      id: 'actions',
      title: t('do'),
      lines: todo.map(({ id, text, icon, press, run }) => ({
        id: `action-${id}`,
        text,
        mark: icon,
        detail: press ? (
          <span className="phone:hidden">
            <Caps press={press} />
          </span>
        ) : undefined,
        run,
      })),
    },
  ];
  return parts.filter((part) => part.lines.length > 0);
}
