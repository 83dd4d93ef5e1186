import { createContext, useContext } from 'react';
import type { StoredImage } from '#server/media/images.ts';
import type { Finding } from '#server/posts/checks.ts';
import type { Weigh } from '#server/posts/counting.ts';
import type { loader } from '../../routes/_app.contents.$contentId.tsx';
import { useDates } from '../time.tsx';
import { wallOf } from '../wall.ts';
import type { Draft } from './merge.ts';
import type { Saver } from './saver.ts';
import type { DraftState } from './use-draft.ts';

export type ContentData = Awaited<ReturnType<typeof loader>>;
export type ComposerChannel = ContentData['content']['channels'][number];
export type ComposerPublication = ContentData['content']['publications'][number];

export type ComposerState = {
  data: ContentData;
  draft: DraftState;
  saver: Saver;
  /** Changes what is on the screen; saving follows by itself. */
  update(change: (draft: Draft) => Draft): void;
  /** Pictures of the client that this content uses, or used a moment ago. */
  images: Record<string, StoredImage>;
  addImage(image: StoredImage): void;
  /** The channels that it goes to. */
  channels: ComposerChannel[];
  /** null until it is here, or where no channel asks for it. */
  weigh: Weigh;
  findings: Finding[];
  errorCount: number;
  /** Nothing can be written any more. */
  isClosed: boolean;
  /**
   * Nothing can be written now: it is closed, or the page's script is not there yet. What is typed into a controlled
   * field before that, React puts back to what the server drew.
   */
  isReadOnly: boolean;
  /** Where one writes: the main text, or one channel's own. */
  tab: string;
  setTab(tab: string): void;
  /** A time was chosen that is not set yet; the form of `timeFormId` sets it. */
  hasPendingTime: boolean;
  setPendingTime(isPending: boolean): void;
};

export const timeFormId = 'time-form';

export const mainTab = 'main';

export const ComposerContext = createContext<ComposerState | null>(null);

export function useComposer(): ComposerState {
  const state = useContext(ComposerContext);
  if (!state) throw new Error('Outside a composer.');
  return state;
}

/** An instant as the client's clock shows it, near to today: "dziś, 18:00". For what goes out. */
export function useClientTime(): (at: Date | string) => string {
  const dates = useDates();
  const { data } = useComposer();
  return (at) => dates.near(wallOf(at, data.content.client.zone), data.nowWall.slice(0, 10));
}

/** An instant as the viewer's own clock shows it. For what people did. */
export function useOwnTime(): (at: Date | string) => string {
  const dates = useDates();
  const { data } = useComposer();
  return (at) => dates.near(wallOf(at, data.viewer.zone), data.viewer.today);
}
