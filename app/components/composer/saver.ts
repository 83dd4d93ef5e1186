import { type Draft, mergeDrafts, type PartName, sameDraft } from './merge.ts';

/** The draft as the server has it, and who wrote it. */
export type Kept = Draft & { version: number; savedAt: Date | string; savedBy: { id: string; name: string } | null };

export type SaveError = { code: string; params: Record<string, string | number> };

export type SaveStatus =
  | { kind: 'saved' }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  /** No connection, or the server does not answer: tried again at `retryAt`. */
  | { kind: 'offline'; retryAt: number }
  | { kind: 'signedOut' }
  /** The server will not have it, however often it is asked. */
  | { kind: 'refused'; error: SaveError }
  | { kind: 'conflict'; theirs: Kept; parts: PartName[] };

export type SaverState = {
  draft: Draft;
  version: number;
  savedAt: Date | string;
  status: SaveStatus;
  /** Whose work was brought together with mine last. */
  joined: { name: string; at: number } | null;
};

type Answer =
  | { kind: 'saved'; version: number; savedAt: string }
  | { kind: 'conflict'; theirs: Kept }
  | { error: SaveError };

/** Words that are not saved, what they were written on, and what was sent without an answer. */
export type Unsaved = { version: number; base: Draft; draft: Draft; doubtful: Draft[] };

/** What the saver needs of the world; tests hand in their own. */
export type SaverWorld = {
  post(url: string, body: string, keepalive: boolean): Promise<{ status: number; json(): Promise<unknown> }>;
  now(): number;
  later(work: () => void, ms: number): unknown;
  never(timer: unknown): void;
  /** Keeps what is not saved; null: everything is. */
  keep(copy: Unsaved | null): void;
};

export type Saver = ReturnType<typeof openSaver>;

const quietMs = 700;
const mostQuietMs = 3_000;
const firstRetryMs = 2_000;
const lastRetryMs = 30_000;
const signInRetryMs = 4_000;
const mostDoubtful = 5;

/**
 * Saves a draft while it is written: after a pause, at least every few seconds, one request at a time. Nothing typed is
 * given up: a lost connection is tried again, an expired sign-in waited for, and what somebody else saved meanwhile is
 * brought together part by part; only where both changed the same part a person is asked.
 */
export function openSaver(url: string, kept: Kept, world: SaverWorld) {
  let state: SaverState = {
    draft: { title: kept.title, body: kept.body },
    version: kept.version,
    savedAt: kept.savedAt,
    status: { kind: 'saved' },
    joined: null,
  };
  /** What the server has at `state.version`. */
  let base: Draft = state.draft;
  let sent: Draft | null = null;
  let over = false;
  /** What was sent and not answered. */
  let doubtful: Draft[] = [];
  let timer: unknown = null;
  let waitingSince: number | null = null;
  let retryMs = firstRetryMs;
  let closed = false;
  const listeners = new Set<() => void>();
  const idle = new Set<() => void>();

  const set = (change: Partial<SaverState>): void => {
    state = { ...state, ...change };
    const isSafe = sameDraft(state.draft, base);
    world.keep(isSafe ? null : { version: state.version, base, draft: state.draft, doubtful });
    for (const listener of listeners) listener();
    if (state.status.kind !== 'saving' && state.status.kind !== 'unsaved') {
      for (const done of [...idle]) done();
      idle.clear();
    }
  };
  const plan = (ms: number): void => {
    world.never(timer);
    timer = closed ? null : world.later(() => void save(), ms);
  };

  function change(next: Draft): void {
    const { kind } = state.status;
    if (kind === 'conflict' || kind === 'offline' || kind === 'signedOut' || kind === 'saving') {
      set({ draft: next });
      return;
    }
    set({ draft: next, status: { kind: 'unsaved' } });
    waitingSince ??= world.now();
    plan(Math.min(quietMs, Math.max(0, waitingSince + mostQuietMs - world.now())));
  }

  /** Sends what is there, unless a request is under way (its answer goes on) or a person is being asked. */
  async function save(keepalive = false): Promise<void> {
    world.never(timer);
    timer = null;
    if (sent || state.status.kind === 'conflict') return;
    if (sameDraft(state.draft, base)) {
      set({ status: { kind: 'saved' } });
      return;
    }
    waitingSince = null;
    sent = state.draft;
    const isOver = over;
    set({ status: { kind: 'saving' } });
    let status = 0;
    let answer: Answer | null = null;
    try {
      const request = JSON.stringify({ version: state.version, ...sent, ...(isOver ? { over: true } : {}) });
      const response = await world.post(url, request, keepalive);
      status = response.status;
      answer = (await response.json()) as Answer;
    } catch {
      answer = null;
    }
    const what = sent;
    sent = null;
    settle(status, answer, what);
  }

  function settle(status: number, answer: Answer | null, what: Draft): void {
    if (answer && 'kind' in answer && answer.kind === 'saved') {
      retryMs = firstRetryMs;
      over = false;
      base = what;
      doubtful = [];
      const isDone = sameDraft(state.draft, base);
      set({ version: answer.version, savedAt: answer.savedAt, status: { kind: isDone ? 'saved' : 'unsaved' } });
      if (!isDone) plan(quietMs);
      return;
    }
    if (answer && 'kind' in answer && answer.kind === 'conflict') {
      meet(answer.theirs);
      return;
    }
    const error = answer && 'error' in answer ? answer.error : null;
    if (status === 401) {
      set({ status: { kind: 'signedOut' } });
      plan(signInRetryMs);
    } else if (error && status >= 400 && status < 500 && status !== 429) {
      set({ status: { kind: 'refused', error } });
    } else {
      // Perhaps it was saved and only the answer got lost: then it is not somebody else's when it is met again.
      doubtful = [...doubtful, what].slice(-mostDoubtful);
      set({ status: { kind: 'offline', retryAt: world.now() + retryMs } });
      plan(retryMs);
      retryMs = Math.min(retryMs * 2, lastRetryMs);
    }
  }

  /** What somebody saved since: mine after all (an answer got lost), or brought together, or a question. */
  function meet(theirs: Kept): void {
    const there: Draft = { title: theirs.title, body: theirs.body };
    const { merged, conflicts } = doubtful.some((one) => sameDraft(one, there))
      ? { merged: state.draft, conflicts: [] }
      : mergeDrafts(base, state.draft, there);
    if (conflicts.length > 0) {
      set({ status: { kind: 'conflict', theirs, parts: conflicts } });
      return;
    }
    const gained = !sameDraft(merged, state.draft);
    base = there;
    over = false;
    doubtful = [];
    const isDone = sameDraft(merged, base);
    set({
      draft: merged,
      version: theirs.version,
      savedAt: theirs.savedAt,
      status: { kind: isDone ? 'saved' : 'unsaved' },
      joined: gained && theirs.savedBy ? { name: theirs.savedBy.name, at: world.now() } : state.joined,
    });
    if (!isDone) plan(0);
  }

  return {
    state: (): SaverState => state,
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    change,
    /** Tries at once; for "save now", for a window that is looked at again, for a connection that is back. */
    retry(): void {
      if (['offline', 'signedOut', 'unsaved', 'refused'].includes(state.status.kind)) void save();
    },
    /** What both started from. */
    base: (): Draft => base,
    /** The answer to a conflict: `chosen` takes the place of theirs, which is kept. */
    resolve(chosen: Draft): void {
      if (state.status.kind !== 'conflict') return;
      const { theirs } = state.status;
      base = { title: theirs.title, body: theirs.body };
      over = true;
      set({ draft: chosen, version: theirs.version, savedAt: theirs.savedAt, status: { kind: 'unsaved' } });
      void save();
    },
    /** What the server has by now, heard of elsewhere. */
    seen(theirs: Kept): void {
      if (theirs.version <= state.version || sent || state.status.kind === 'conflict') return;
      meet(theirs);
    },
    /** Words that this browser kept, which were written on `version`. */
    restore(copy: Unsaved): boolean {
      if (sameDraft(copy.draft, base)) return false;
      if (copy.version === state.version || copy.doubtful.some((one) => sameDraft(one, base))) {
        change(copy.draft);
        return true;
      }
      const theirs: Kept = { ...base, version: state.version, savedAt: state.savedAt, savedBy: null };
      const { merged, conflicts } = mergeDrafts(copy.base, copy.draft, base);
      if (conflicts.length === 0) {
        change(merged);
        return true;
      }
      // Kept on as what it was written on, so that another reload asks the same question.
      base = copy.base;
      set({ draft: copy.draft, version: copy.version, status: { kind: 'conflict', theirs, parts: conflicts } });
      return true;
    },
    /** Waits until nothing is under way; true when the server has everything. */
    async flush(): Promise<boolean> {
      if (state.status.kind === 'unsaved') void save();
      while (state.status.kind === 'saving' || state.status.kind === 'unsaved') {
        await new Promise<void>((resolve) => idle.add(resolve));
        if (state.status.kind === 'unsaved') void save();
      }
      return state.status.kind === 'saved';
    },
    /** The page is left: what is unsaved goes out with it, and stays kept until the server has it. */
    leave(): void {
      if (state.status.kind === 'unsaved') void save(true);
    },
    close(): void {
      closed = true;
      world.never(timer);
    },
  };
}
