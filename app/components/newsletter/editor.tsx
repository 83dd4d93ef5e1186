import { useRevalidator } from '@remix-run/react';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { NewsletterBody } from '#server/content/body.ts';
import type { NewsletterEditor } from '#server/newsletters/editor.ts';
import { needWords } from '../../words/needed.ts';
import { Agreement } from '../composer/agreement.tsx';
import { ComposerBar } from '../composer/bar.tsx';
import { Belongs } from '../composer/belongs.tsx';
import { ChannelStates } from '../composer/channel-states.tsx';
import { ComposerContext, useComposer } from '../composer/context.ts';
import { ChannelsDialog } from '../composer/dialogs.tsx';
import { Foot } from '../composer/foot.tsx';
import { History } from '../composer/history.tsx';
import { SaveMark, SaveNotices } from '../composer/save-notices.tsx';
import { When } from '../composer/when.tsx';
import { Segmented } from '../segmented.tsx';
import { usePreflight, useShown } from './answers.ts';
import { NewsletterContext, type NewsletterState } from './context.ts';
import { MailPreview, PreviewActions } from './mail-preview.tsx';
import { PreflightPanel } from './preflight-panel.tsx';
import { SendPanel } from './send-panel.tsx';
import type { SourceHandle } from './source-editor.tsx';
import { Writing } from './writing.tsx';

await needWords('newsletter');

const ConflictDialog = lazy(() => import('../composer/conflict.tsx'));

/**
 * A newsletter on one screen: its source, how it will arrive, and what would hurt it. Stands inside a composer, whose
 * saving, approval and time it shares.
 */
export default function NewsletterScreen({ editor, body }: { editor: NewsletterEditor; body: NewsletterBody }) {
  const composer = useComposer();
  const { data, draft, update } = composer;
  const { id, publications } = data.content;
  const [as, setAs] = useState(editor.readers[0]?.subscriberId ?? '');
  const [line, setLine] = useState(1);
  const source = useRef<SourceHandle>(null);
  const shown = useShown(id, draft.version, as);
  // What depends on channels is checked anew when they change.
  const check = usePreflight(id, draft.version, publications.map(({ channelId }) => channelId).join());
  const [place, setPlace] = useState<Place>('write');
  useListFollowing(body.listId, draft.version);
  const state: NewsletterState = {
    editor,
    body,
    write: (change) =>
      update((now) => (now.body.kind === 'newsletter' ? { ...now, body: { ...now.body, ...change } } : now)),
    shown,
    check,
    as,
    setAs,
    line,
    goToLine(wanted) {
      setPlace('write');
      // Where the parts of the screen take turns, the source has to be there first.
      requestAnimationFrame(() => source.current?.goTo(wanted));
    },
  };
  const errorCount = check.answer?.findings.filter((finding) => finding.level === 'block').length ?? 0;
  const inner = useMemo(() => ({ ...composer, errorCount }), [composer, errorCount]);
  return (
    <ComposerContext value={inner}>
      <NewsletterContext value={state}>
        <Screen place={place} setPlace={setPlace}>
          <Writing source={source} onLine={setLine} />
        </Screen>
      </NewsletterContext>
    </ComposerContext>
  );
}

type Place = 'write' | 'preview' | 'check';

function Screen({ place, setPlace, children }: { place: Place; setPlace(place: Place): void; children: ReactNode }) {
  const t = useTranslations('newsletter');
  const { draft } = useComposer();
  const [isChoosing, setChoosing] = useState(false);
  const [isAsking, setAsking] = useState(true);
  const { status } = draft;
  const column = 'min-h-0 min-w-0 desk:h-full';
  const on = (here: Place): string =>
    `${place === here ? '' : 'phone:hidden'} ${here === 'write' ? '' : (place === 'check') === (here === 'check') ? '' : 'mid:hidden'}`;
  return (
    <div className="flex min-h-0 flex-1 flex-col desk:h-dvh">
      <ComposerBar actions={<PreviewActions />} />
      <SaveNotices onConflict={() => setAsking(true)} />
      <div className="flex flex-none items-center gap-3 border-b border-line px-5 py-2 wide:hidden phone:px-4">
        <Segmented
          label={t('places.label')}
          value={place}
          onChange={(value) => setPlace(value as Place)}
          options={(['write', 'preview', 'check'] as const).map((value) => ({ value, text: t(`places.${value}`) }))}
        />
        <span className="flex-1" />
        <span className="desk:hidden">
          <SaveMark />
        </span>
      </div>
      <div className="grid min-h-0 flex-1 grid-cols-[minmax(360px,404px)_minmax(0,1fr)_300px] mid:grid-cols-[minmax(0,1fr)_minmax(320px,1fr)] phone:block phone:pb-24">
        <div className={`${column} border-r border-line phone:border-0 ${on('write')}`}>{children}</div>
        <div className={`${column} ${on('preview')}`}>
          <MailPreview />
        </div>
        <aside className={`${column} flex flex-col border-l border-line bg-bg phone:border-0 ${on('check')}`}>
          <Side onChoose={() => setChoosing(true)} />
          <div className="flex-none border-t border-line px-4 py-3 empty:hidden phone:hidden">
            <Foot />
          </div>
        </aside>
      </div>
      <div className="fixed inset-x-0 bottom-[calc(56px+env(safe-area-inset-bottom))] z-20 border-t border-line bg-surface px-4 py-2.5 empty:hidden desk:hidden">
        <Foot />
      </div>
      <ChannelsDialog isOpen={isChoosing} onClose={() => setChoosing(false)} />
      {status.kind === 'conflict' && isAsking && (
        <Suspense fallback={null}>
          <ConflictDialog key={status.theirs.version} conflict={status} onClose={() => setAsking(false)} />
        </Suspense>
      )}
    </div>
  );
}

/** Beside the mail: the check, the plan, and once it goes out, how that goes. */
function Side({ onChoose }: { onChoose(): void }) {
  const t = useTranslations('newsletter.side');
  const { data } = useComposer();
  const send = data.newsletter?.send ?? null;
  const [tab, setTab] = useState<'check' | 'plan' | 'send'>(send ? 'send' : 'check');
  const shown = tab === 'send' && !send ? 'check' : tab;
  return (
    <>
      <div className="flex min-h-12 flex-none items-center border-b border-line px-3">
        <Segmented
          label={t('label')}
          value={shown}
          onChange={(value) => setTab(value as typeof tab)}
          options={[
            ...(send ? [{ value: 'send', text: t('send') }] : []),
            { value: 'check', text: t('check') },
            { value: 'plan', text: t('plan') },
          ]}
        />
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto">
        {shown === 'send' && send && <SendPanel send={send} />}
        {shown === 'check' && <PreflightPanel />}
        {shown === 'plan' && (
          <>
            <Part>
              <When />
            </Part>
            <Part>
              <Belongs />
            </Part>
            <Part>
              <ChannelStates onChoose={onChoose} />
            </Part>
            <Part>
              <Agreement />
            </Part>
            <Part isLast>
              <History />
            </Part>
          </>
        )}
      </div>
    </>
  );
}

function Part({ children, isLast = false }: { children: ReactNode; isLast?: boolean }) {
  return <div className={`px-4 py-3.5 ${isLast ? '' : 'border-b border-line'}`}>{children}</div>;
}

/** Another list has other readers to look as: once it is saved, the page's data is asked for again. */
function useListFollowing(listId: string | null, version: number): void {
  const { revalidate } = useRevalidator();
  const before = useRef({ listId, version, asks: false });
  useEffect(() => {
    const { current } = before;
    if (listId !== current.listId) current.asks = true;
    if (current.asks && version !== current.version) {
      current.asks = false;
      void revalidate();
    }
    current.listId = listId;
    current.version = version;
  }, [listId, version, revalidate]);
}
