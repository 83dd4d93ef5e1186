import '../../styles/plan.css';
import { Form, useSubmit } from '@remix-run/react';
import { CalendarPlus, ChevronLeft, ChevronRight, Send } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PlanDone } from '../../plan.server.ts';
import { Button, LinkButton } from '../button.tsx';
import { ClientEdge, clientStyle } from '../client-edge.tsx';
import { Dialog } from '../dialog.tsx';
import { EmptyState } from '../empty-state.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { useLive } from '../live.ts';
import { Notice } from '../notice.tsx';
import { PageBar } from '../page-bar.tsx';
import { SegmentedLinks } from '../segmented.tsx';
import { useDates } from '../time.tsx';
import { useToast } from '../toast.tsx';
import { addDays } from '../wall.ts';
import { type Asking, PlanContext, type Week } from './context.ts';
import { SelectionBar } from './selection-bar.tsx';
import { Shelf } from './shelf.tsx';
import { Summary } from './summary.tsx';
import { usePointer } from './use-pointer.ts';
import { usePresses } from './use-presses.ts';
import { WeekGrid } from './week-grid.tsx';
import { Why } from './why.tsx';

const FillDialog = lazy(() => import('./fill-dialog.tsx'));
const CopyDialog = lazy(() => import('./copy-dialog.tsx'));
const RepeatDialog = lazy(() => import('./repeat-dialog.tsx'));
const SendDialog = lazy(() => import('./send-dialog.tsx'));

type Client = { id: string; name: string; colour: string };

/** The whole screen of one client's week. */
export function WeekPlan({ week: loaded, clients }: { week: Week; clients: Client[] }) {
  const t = useTranslations('plan');
  const dates = useDates();
  const none = useTranslations('changes');
  const toast = useToast();
  useLive();
  const [asking, ask] = useState<Asking | null>(null);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [done, setDone] = useState<PlanDone | null>(null);
  const select = useCallback((ids: Iterable<string>) => setSelected(new Set(ids)), []);
  const presses = usePresses(loaded, (result) => {
    if (leavesSomething(result)) setDone(result);
    // What is gone from the week cannot stay ticked; the rest may be wanted again.
    if (['cancelled', 'ended', 'shelved'].includes(result.what)) select([]);
  });
  const { trouble, isBusy, shown: week } = presses;
  const post: typeof presses.post = (action, values) => {
    setDone(null);
    presses.post(action, values);
  };
  const said = useTranslations('plan.done');
  const onDone = useCallback(
    (result: PlanDone) => {
      ask(null);
      setDone(result);
      toast({
        text: said(result.what, { count: result.count, when: '' }),
        ...(result.changeId ? { undo: { change: result.changeId } } : {}),
      });
    },
    [said, toast],
  );
  // As it is, not as it is drawn: what comes back is ticked still.
  const here = useMemo(() => new Set(loaded.items.map(({ contentId }) => contentId)), [loaded.items]);
  useEffect(() => setSelected((before) => new Set([...before].filter((id) => here.has(id)))), [here]);
  const range = t('range', { from: dates.dayMonth(week.first), until: dates.dayMonth(addDays(week.first, 6)) });
  const asks = week.client.policy === 'required';
  const sendButton = (className: string) => (
    <Button
      look="primary"
      icon={<Send />}
      className={className}
      busy={isBusy && asking?.what === 'send'}
      onClick={() => ask({ what: 'send' })}
    >
      {t(asks ? 'send.button' : 'send.buttonPolicy')}
    </Button>
  );
  const state = { week, clients, selected, select, ask, post, isBusy };
  return (
    <PlanContext value={state}>
      <div className="flex min-h-0 flex-1 flex-col desk:h-dvh desk:flex-none" style={clientStyle(week.client.colour)}>
        <PageBar title={t('title')} beside={<Steps week={week} clients={clients} range={range} />}>
          <span className="phone:hidden">
            <SegmentedLinks
              label={t('views')}
              current="plan"
              options={[
                { value: 'calendar', to: `/calendar?client=${week.client.id}`, text: t('calendar') },
                { value: 'plan', to: `/plan?client=${week.client.id}&week=${week.first}`, text: t('week') },
              ]}
            />
          </span>
          {week.items.length > 0 && sendButton('phone:hidden')}
        </PageBar>
        <Summary />
        {week.items.length > 0 && <div className="px-4 py-3 desk:hidden">{sendButton('w-full')}</div>}
        <div role="status" className="empty:absolute">
          {done && <Stayed done={done} onClose={() => setDone(null)} />}
        </div>
        {trouble && (
          <div className="px-5 py-3 phone:px-4">
            {'none' in trouble ? <Notice kind="error">{none(trouble.none)}</Notice> : <FormErrors data={trouble} />}
          </div>
        )}
        {week.slots.length === 0 && <NoSlots clientId={week.client.id} />}
        <Board />
        <SelectionBar />
      </div>
      <Suspense fallback={null}>
        {(asking?.what === 'slot' || asking?.what === 'idea') && <FillDialog asking={asking} />}
        {/* What was pressed before is done before: the server is asked for the week as it stands here. */}
        {!isBusy && asking?.what === 'copy' && <CopyDialog range={range} onDone={onDone} />}
        {!isBusy && asking?.what === 'repeat' && <RepeatDialog item={asking.item} onDone={onDone} />}
        {!isBusy && asking?.what === 'send' && <SendDialog range={range} onDone={onDone} />}
      </Suspense>
      {asking?.what === 'cancel' && (
        <CancelDialog
          count={selected.size}
          onClose={() => ask(null)}
          onYes={() => {
            ask(null);
            post('/plan/cancel', { content: [...selected] });
          }}
        />
      )}
    </PlanContext>
  );
}

/** The week and the ideas beside it: what is carried from the one to the other. */
function Board() {
  const board = useRef<HTMLDivElement>(null);
  usePointer(board);
  return (
    <div ref={board} className="plan-week">
      <WeekGrid />
      <Shelf />
    </div>
  );
}

function CancelDialog({ count, onClose, onYes }: { count: number; onClose(): void; onYes(): void }) {
  const t = useTranslations('plan.bulk');
  const c = useTranslations('buttons');
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={t('cancelTitle', { count })}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {c('cancel')}
          </Button>
          <Button look="dangerFilled" onClick={onYes}>
            {t('cancelSubmit', { count })}
          </Button>
        </>
      }
    >
      {t('cancelText')}
    </Dialog>
  );
}

/** The client, the week, and the way to the ones beside it. */
function Steps({ week, clients, range }: { week: Week; clients: Client[]; range: string }) {
  const t = useTranslations('plan');
  const submit = useSubmit();
  const to = (first: string) => `/plan?client=${week.client.id}&week=${first}`;
  const isNow = week.first <= week.today && week.today < addDays(week.first, 7);
  return (
    <>
      <ClientEdge colour={week.client.colour} className="ml-2 h-6 self-center!" />
      {clients.length > 1 ? (
        <Form
          method="get"
          action="/plan"
          onChange={(event) => submit(event.currentTarget)}
          className="phone:flex-[1_0_11rem]"
        >
          <input type="hidden" name="week" value={week.first} />
          <Select
            name="client"
            label={t('client')}
            labelHidden
            defaultValue={week.client.id}
            className="desk:max-w-56"
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Form>
      ) : (
        <span className="truncate font-medium">{week.client.name}</span>
      )}
      <span className="text-md whitespace-nowrap text-text-2 tabular-nums">{range}</span>
      <span className="flex">
        <LinkButton
          to={to(addDays(week.first, -7))}
          look="quiet"
          icon={<ChevronLeft />}
          aria-label={t('previous')}
          preventScrollReset
        />
        <LinkButton
          to={to(addDays(week.first, 7))}
          look="quiet"
          icon={<ChevronRight />}
          aria-label={t('next')}
          preventScrollReset
        />
      </span>
      {!isNow && (
        <LinkButton to={to(week.today)} look="quiet" size="sm">
          {t('thisWeek')}
        </LinkButton>
      )}
    </>
  );
}

const leavesSomething = ({ left = [], taken = [] }: PlanDone): boolean => left.length > 0 || taken.length > 0;

/** What a press left as it was, and why: it stays until it was read, or something else is pressed. */
function Stayed({ done, onClose }: { done: PlanDone; onClose(): void }) {
  const t = useTranslations('plan');
  const dates = useDates();
  const { left = [], taken = [] } = done;
  return (
    <Notice
      className="mx-5 mt-3 phone:mx-4"
      action={
        <Button size="sm" look="quiet" onClick={onClose}>
          {t('close')}
        </Button>
      }
    >
      {left.length > 0 && (
        <>
          {t('left', { count: left.length })}
          <ul>
            {left.slice(0, 6).map(({ contentId, title, code, params }) => (
              <li key={contentId}>
                <b className="font-medium">{title || t('untitled')}</b>: <Why code={code} params={params} />
              </li>
            ))}
          </ul>
        </>
      )}
      {taken.length > 0 && t('leftTaken', { dates: taken.map((date) => dates.short(date)).join(', ') })}
    </Notice>
  );
}

/** Without slots the week teaches what they are for. */
function NoSlots({ clientId }: { clientId: string }) {
  const t = useTranslations('plan');
  return (
    <div className="px-5 pt-3 phone:px-4">
      <EmptyState
        icon={<CalendarPlus />}
        title={t('noSlotsTitle')}
        action={<LinkButton to={`/clients/${clientId}/week`}>{t('setSlots')}</LinkButton>}
      >
        {t('noSlots')}
      </EmptyState>
    </div>
  );
}
