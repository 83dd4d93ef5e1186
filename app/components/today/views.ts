import type { NeedClient } from '#server/today/needClient.ts';
import type { Need, NeedChannel } from '#server/today/needs.ts';
import type { Stage } from '../status-mark.tsx';

/** What the rows of Today are drawn from: times are words already, said by the server in the client's zone. */

/** As the client reads it; `own` is the viewer's clock, where it shows something else. */
export type When = { text: string; own: string | null };

type Channel = Pick<NeedChannel, 'id' | 'name'> & { glyph: string };
type OfContent = {
  id: string;
  client: NeedClient;
  contentId: string;
  title: string;
  channels: Channel[];
  due: When | null;
  isPast: boolean;
};
type Of<Kind extends Need['kind']> = Extract<Need, { kind: Kind }>;

export type NeedView =
  | (OfContent & Pick<Of<'unconfirmed'>, 'kind' | 'publicationId' | 'problem'>)
  | (OfContent & Pick<Of<'failed'>, 'kind' | 'problem' | 'words' | 'isExhausted' | 'publicationId'>)
  | (OfContent & Pick<Of<'send'>, 'kind' | 'sendId' | 'reason'>)
  | (OfContent & Pick<Of<'held'>, 'kind' | 'reason' | 'isWithClient'> & { grace: string | null })
  | (OfContent & Pick<Of<'changes'>, 'kind' | 'words' | 'by'> & { at: string | null })
  | {
      id: string;
      client: NeedClient;
      kind: 'reconnect';
      channel: Channel;
      reason: string | null;
      since: string;
      waiting: number;
      first: When | null;
    }
  | { id: string; client: NeedClient; kind: 'ending'; channel: Channel; ends: string; waiting: number }
  | {
      id: string;
      client: NeedClient;
      kind: 'task';
      taskId: string;
      contentId: string | null;
      title: string;
      channel: Channel;
      since: When;
    };

export type WaitingView = {
  client: NeedClient;
  count: number;
  title: string;
  contentId: string;
  days: number;
  first: When | null;
  isPast: boolean;
  opened: string | null;
  hasNobody: boolean;
};

export type OutView = {
  id: string;
  contentId: string;
  title: string;
  client: NeedClient;
  glyphs: string[];
  /** Clock time in the viewer's own zone: the column is one day of theirs. */
  time: string;
  isPast: boolean;
  stage: Stage;
};
