import { useRevalidator } from '@remix-run/react';
import { type ComponentProps, type ComponentType, lazy, type ReactNode, Suspense, useEffect, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { StoredImage } from '#server/media/images.ts';
import { type CheckedChannel, checkPost, grouped, isError } from '#server/posts/checks.ts';
import { Notice } from '../notice.tsx';
import { Segmented } from '../segmented.tsx';
import { Agreement } from './agreement.tsx';
import { ComposerBar } from './bar.tsx';
import { Belongs } from './belongs.tsx';
import { ChannelStates } from './channel-states.tsx';
import { ComposerContext, type ComposerState, type ContentData, mainTab, useComposer } from './context.ts';
import { ChannelsDialog } from './dialogs.tsx';
import { Foot } from './foot.tsx';
import { History } from './history.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { SaveMark, SaveNotices } from './save-notices.tsx';
import { type DraftState, useDraft } from './use-draft.ts';
import { useWeigh } from './use-weigh.ts';
import { When } from './when.tsx';
import { Writing } from './writing.tsx';

const ConflictDialog = lazy(() => import('./conflict.tsx'));
/** Posts do not carry what only newsletters need. */
const NewsletterScreen = lazy(() => import('../newsletter/editor.tsx'));
/** The same, where it is there from the beginning. */
let LoadedScreen: ComponentType<ComponentProps<typeof NewsletterScreen>> | null = null;

/** Marks a page, in its head, that shows a newsletter. */
export const newsletterMark = { name: 'screen', content: 'newsletter' };

// What the server has drawn stays on the screen while the page comes to life. A screen that is loaded only then would be
// taken away first, by any change around it, and a press in that moment would be lost. The server draws it at once, and
// where it belongs: what stands inside a boundary and is large, React sends hidden and moves there by a script.
if (typeof document === 'undefined' || document.querySelector(`meta[name="${newsletterMark.name}"]`))
  LoadedScreen = (await import('../newsletter/editor.tsx')).default;

/** One content on one screen: words, how they will look, and when they go out with whose agreement. */
export function Composer({ data }: { data: ContentData }) {
  const { content } = data;
  const kept = { ...content.draft, title: content.title };
  const [draft, saver] = useDraft(content.id, kept, data.viewer.id);
  const [added, setAdded] = useState<Record<string, StoredImage>>({});
  const [tab, setTab] = useState<string>(mainTab);
  const [hasPendingTime, setPendingTime] = useState(false);
  const [isLive, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  useFresh(content, draft);
  const on = new Set(content.publications.map((publication) => publication.channelId));
  const channels = content.channels.filter(({ id }) => on.has(id));
  const images = { ...added, ...data.images };
  const isClosed =
    content.storedStage === 'cancelled' ||
    (content.publications.length > 0 && content.publications.every(({ status }) => status === 'published'));
  const { body } = draft.draft;
  const weigh = useWeigh(channels);
  const checked = channels.flatMap(({ id, status, limits, isOutOfReach }): CheckedChannel[] =>
    limits ? [{ id, status, limits, isOutOfReach }] : [],
  );
  const findings = body.kind === 'post' && !isClosed ? checkPost(body, checked, images, weigh) : [];
  const state: ComposerState = {
    data,
    draft,
    saver,
    update: (change) => saver.change(change(saver.state().draft)),
    images,
    addImage: (image) => setAdded((now) => ({ ...now, [image.id]: image })),
    channels,
    weigh,
    findings,
    errorCount: grouped(findings.filter(isError)).length,
    isClosed,
    isReadOnly: isClosed || !isLive,
    tab: channels.some(({ id }) => id === tab) ? tab : mainTab,
    setTab,
    hasPendingTime,
    setPendingTime,
  };
  return (
    <ComposerContext value={state}>
      {body.kind === 'newsletter' && data.newsletter ? (
        LoadedScreen ? (
          <LoadedScreen editor={data.newsletter} body={body} />
        ) : (
          <Suspense fallback={null}>
            <NewsletterScreen editor={data.newsletter} body={body} />
          </Suspense>
        )
      ) : (
        <Screen />
      )}
    </ComposerContext>
  );
}

/** How far what is on the screen is ahead of what goes out is asked anew when a save has settled. */
function useFresh(content: ContentData['content'], draft: DraftState): void {
  const { revalidate, state } = useRevalidator();
  const isBehind = draft.status.kind === 'saved' && draft.version > content.draft.version && content.revision !== null;
  useEffect(() => {
    if (!isBehind || state !== 'idle') return;
    const timer = setTimeout(() => void revalidate(), freshMs);
    return () => clearTimeout(timer);
  }, [isBehind, state, revalidate]);
}

const freshMs = 1_000;

type Place = 'write' | 'preview' | 'when';

/**
 * Three columns where there is room; below 1180 px the preview and the plan take turns; on a phone all three do, with
 * the next step docked at the bottom.
 */
function Screen() {
  const t = useTranslations('composer');
  const { data, draft } = useComposer();
  const { body } = draft.draft;
  const [place, setPlace] = useState<Place>('write');
  const [isChoosing, setChoosing] = useState(false);
  const [isAsking, setAsking] = useState(true);
  const { status } = draft;
  const column = 'min-w-0 wide:h-full wide:overflow-y-auto';
  const shownOn = (here: Place): string =>
    `${place === here ? '' : 'phone:hidden'} ${here === 'write' ? '' : (place === 'preview') === (here === 'preview') ? '' : 'mid:hidden'}`;
  return (
    <div className="flex min-h-0 flex-1 flex-col wide:h-dvh wide:flex-none">
      <ComposerBar />
      <SaveNotices onConflict={() => setAsking(true)} />
      {data.without > 0 && data.content.publications.length === 0 && (
        <Notice className="rounded-none">{t('duplicate.without', { count: data.without })}</Notice>
      )}
      <div className="flex items-center gap-3 border-b border-line px-5 py-2 wide:hidden phone:px-4">
        <Segmented
          label={t('places.label')}
          value={place}
          onChange={(value) => setPlace(value as Place)}
          options={(['write', 'preview', 'when'] as const).map((value) => ({ value, text: t(`places.${value}`) }))}
        />
        <span className="flex-1" />
        <span className="desk:hidden">
          <SaveMark />
        </span>
      </div>
      <div className="grid flex-1 grid-cols-[minmax(400px,470px)_minmax(0,1fr)_292px] wide:min-h-0 mid:items-start mid:grid-cols-[minmax(0,1fr)_minmax(300px,400px)] phone:block phone:pb-24">
        <div className={`${column} border-r border-line bg-surface phone:border-0 ${shownOn('write')}`}>
          {body.kind === 'post' && <Writing body={body} onChooseChannels={() => setChoosing(true)} />}
        </div>
        <div className={`${column} bg-bg ${shownOn('preview')}`}>
          {body.kind === 'post' && <PreviewPane body={body} />}
        </div>
        <aside className={`${column} flex flex-col border-l border-line phone:border-0 ${shownOn('when')}`}>
          <div className="flex-1">
            <Part>
              <When />
            </Part>
            <Part>
              <Belongs />
            </Part>
            <Part>
              <ChannelStates onChoose={() => setChoosing(true)} />
            </Part>
            <Part>
              <Agreement />
            </Part>
            <Part isLast>
              <History />
            </Part>
          </div>
          <Dock />
        </aside>
      </div>
      <div
        data-dock
        className="fixed inset-x-0 bottom-[calc(56px+env(safe-area-inset-bottom))] z-20 border-t border-line bg-surface px-4 py-2.5 empty:hidden desk:hidden"
      >
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

/** The next step at the foot of the plan; on a phone it is docked instead. */
function Dock() {
  return (
    <div className="sticky bottom-0 border-t border-line bg-bg px-4 py-3 empty:hidden phone:hidden">
      <Foot />
    </div>
  );
}

function Part({ children, isLast = false }: { children: ReactNode; isLast?: boolean }) {
  return <div className={`px-4 py-3.5 ${isLast ? '' : 'border-b border-line'}`}>{children}</div>;
}
