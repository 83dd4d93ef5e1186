import { describe, expect, test } from 'vitest';
import type { ContentBody, PostBody } from '#server/content/body.ts';
import { type Draft, mergeDrafts, sameDraft } from '../../../app/components/composer/merge.ts';
import { type Kept, openSaver, type SaverWorld, type Unsaved } from '../../../app/components/composer/saver.ts';

const post = (text: string, over: Partial<PostBody> = {}): PostBody => ({
  kind: 'post',
  text,
  media: [],
  variants: {},
  ...over,
});
const draft = (text: string, over: Partial<PostBody> = {}, title = 'Piwonie'): Draft => ({
  title,
  body: post(text, over),
});
const ola = { id: 'ola', name: 'Ola' };
const kasia = { id: 'kasia', name: 'Kasia' };
const kept = (version: number, one: Draft, savedBy: Kept['savedBy'] = ola): Kept => ({
  ...one,
  version,
  savedAt: 'then',
  savedBy,
});

describe('what two people made of the same draft', () => {
  const base = draft('a', { variants: { x: { text: 'x' } } });
  const cases: [name: string, mine: Draft, theirs: Draft, merged: Draft, conflicts: string[]][] = [
    ['nobody changed anything', base, base, base, []],
    ['only I did', draft('b', base.body as PostBody & object), base, draft('b', base.body as PostBody & object), []],
    [
      'each another channel',
      draft('a', { variants: { x: { text: 'mine' } } }),
      draft('a', { variants: { x: { text: 'x' }, y: { text: 'theirs' } } }),
      draft('a', { variants: { x: { text: 'mine' }, y: { text: 'theirs' } } }),
      [],
    ],
    [
      'I the words, they the pictures and the title',
      draft('b', { variants: { x: { text: 'x' } } }),
      draft('a', { media: [{ mediaId: 'm', alt: '' }], variants: { x: { text: 'x' } } }, 'Tulipany'),
      draft('b', { media: [{ mediaId: 'm', alt: '' }], variants: { x: { text: 'x' } } }, 'Tulipany'),
      [],
    ],
    [
      'both the same',
      draft('b', base.body as PostBody),
      draft('b', base.body as PostBody),
      draft('b', base.body as PostBody),
      [],
    ],
    ['they went back to the main text, I did not touch it', base, draft('a'), draft('a'), []],
    [
      'both the same part, each in their own way: mine, and a question',
      draft('b', { variants: { x: { text: 'x' } } }),
      draft('c', { variants: { x: { text: 'x' } } }),
      draft('b', { variants: { x: { text: 'x' } } }),
      ['text'],
    ],
    [
      'they took away what I was writing',
      draft('a', { variants: { x: { text: 'longer' } } }),
      draft('a'),
      draft('a', { variants: { x: { text: 'longer' } } }),
      ['variants.x.text'],
    ],
  ];
  test.each(cases)('%s', (_name, mine, theirs, merged, conflicts) => {
    const body = (one: Draft): ContentBody => ({ ...post(''), ...one.body, kind: 'post' }) as PostBody;
    const clean = (one: Draft): Draft => ({ title: one.title, body: { ...body(one) } });
    const result = mergeDrafts(clean(base), clean(mine), clean(theirs));
    expect(result.conflicts).toEqual(conflicts);
    expect(sameDraft(result.merged, clean(merged)), JSON.stringify(result.merged)).toBe(true);
  });
});

/** A world whose time moves when told, and whose server answers what it is told, in order. */
function world() {
  let now = 0;
  const timers = new Map<number, { at: number; work: () => void }>();
  let next = 0;
  const asked: { version: number; text: string; over: boolean; keepalive: boolean }[] = [];
  const answers: (unknown | ((asked: { version: number }) => unknown))[] = [];
  let local: unknown = null;
  const made: SaverWorld = {
    async post(_url, body, keepalive) {
      const sent = JSON.parse(body);
      asked.push({ version: sent.version, text: sent.body.text, over: sent.over ?? false, keepalive });
      const answer = answers.shift();
      if (answer instanceof Error || answer === undefined) throw answer ?? new TypeError('no connection');
      const { status = 200, ...json } = answer as { status?: number };
      return { status, json: async () => json };
    },
    now: () => now,
    later(work, ms) {
      next += 1;
      timers.set(next, { at: now + ms, work });
      return next;
    },
    never: (timer) => void timers.delete(timer as number),
    keep: (copy) => {
      local = copy;
    },
  };
  return {
    made,
    asked,
    answers,
    local: () => local as Unsaved | null,
    async pass(ms: number) {
      for (const until = now + ms; ; ) {
        const due = [...timers].filter(([, timer]) => timer.at <= until).sort(([, a], [, b]) => a.at - b.at)[0];
        if (!due) {
          now = until;
          break;
        }
        now = due[1].at;
        timers.delete(due[0]);
        due[1].work();
        for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      }
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
    },
  };
}

const open = (at = world()) => ({ at, saver: openSaver('/draft', kept(1, draft('a')), at.made) });
const saved = (version: number) => ({ kind: 'saved', version, savedAt: `at ${version}` });

describe('saving while writing', () => {
  test('after a pause, once, and then nothing is kept in the browser', async () => {
    const { at, saver } = open();
    at.answers.push(saved(2));
    saver.change(draft('ab'));
    saver.change(draft('abc'));
    expect(at.local()?.draft).toEqual(draft('abc'));
    await at.pass(600);
    expect(at.asked).toEqual([]);
    await at.pass(200);
    expect(at.asked).toMatchObject([{ version: 1, text: 'abc' }]);
    expect(saver.state()).toMatchObject({ version: 2, savedAt: 'at 2', status: { kind: 'saved' } });
    expect(at.local()).toBeNull();
  });

  test('who never pauses is saved all the same', async () => {
    const { at, saver } = open();
    at.answers.push(saved(2));
    for (let index = 0; index < 8; index++) {
      saver.change(draft(`a${index}`));
      await at.pass(500);
    }
    expect(at.asked.length).toBe(1);
  });

  test('what is typed while a save is under way goes out after it, on its version', async () => {
    const at = world();
    let answer: (value: unknown) => void = () => {};
    const made = { ...at.made, post: () => new Promise<never>((resolve) => (answer = resolve as never)) };
    const saver = openSaver('/draft', kept(1, draft('a')), made);
    saver.change(draft('b'));
    await at.pass(800);
    saver.change(draft('c'));
    expect(saver.state().status.kind).toBe('saving');
    answer({ status: 200, json: async () => saved(2) });
    await at.pass(1);
    expect(saver.state()).toMatchObject({ version: 2, status: { kind: 'unsaved' } });
    expect(at.local()).toMatchObject({ version: 2, draft: draft('c') });
  });

  test('without a connection it is kept and tried again, further and further apart', async () => {
    const { at, saver } = open();
    saver.change(draft('b'));
    await at.pass(800);
    expect(saver.state().status).toEqual({ kind: 'offline', retryAt: 2_700 });
    saver.change(draft('bc'));
    expect(at.local()?.draft).toEqual(draft('bc'));
    await at.pass(2_000);
    await at.pass(4_000);
    expect(at.asked.map((one) => one.text)).toEqual(['b', 'bc', 'bc']);
    at.answers.push(saved(2));
    saver.retry();
    await at.pass(1);
    expect(saver.state().status.kind).toBe('saved');
    expect(at.local()).toBeNull();
  });

  test('a server in trouble is no connection either; its answer is not taken for a refusal', async () => {
    const { at, saver } = open();
    at.answers.push({ status: 503, error: { code: 'unavailable', params: {} } });
    saver.change(draft('b'));
    await at.pass(800);
    expect(saver.state().status.kind).toBe('offline');
  });

  test('an expired sign-in keeps the words and saves them once it is back', async () => {
    const { at, saver } = open();
    at.answers.push(
      { status: 401, error: { code: 'signedOut', params: {} } },
      { status: 401, error: { code: 'signedOut', params: {} } },
      saved(2),
    );
    saver.change(draft('b'));
    await at.pass(800);
    expect(saver.state().status.kind).toBe('signedOut');
    saver.change(draft('bc'));
    await at.pass(4_000);
    expect(saver.state().status.kind).toBe('signedOut');
    await at.pass(4_000);
    expect(saver.state().status.kind).toBe('saved');
    expect(at.asked.at(-1)?.text).toBe('bc');
  });

  test('a refusal is said, kept, and tried again when something is changed', async () => {
    const { at, saver } = open();
    at.answers.push({ status: 422, error: { code: 'draftTooLong', params: {} } }, saved(2));
    saver.change(draft('b'));
    await at.pass(60_000);
    expect(saver.state().status).toMatchObject({ kind: 'refused', error: { code: 'draftTooLong' } });
    expect(at.asked).toHaveLength(1);
    expect(at.local()?.draft).toEqual(draft('b'));
    saver.change(draft('c'));
    await at.pass(800);
    expect(saver.state().status.kind).toBe('saved');
  });

  test('a save whose answer was lost is no conflict with oneself', async () => {
    const { at, saver } = open();
    at.answers.push(new TypeError('cut'), { kind: 'conflict', theirs: kept(2, draft('b'), ola) }, saved(3));
    saver.change(draft('b'));
    await at.pass(800);
    saver.change(draft('bc'));
    await at.pass(2_000);
    await at.pass(1);
    expect(at.asked.map(({ version, text }) => [version, text])).toEqual([
      [1, 'b'],
      [1, 'bc'],
      [2, 'bc'],
    ]);
    expect(saver.state()).toMatchObject({ version: 3, status: { kind: 'saved' } });
  });
});

describe('two people', () => {
  test('who work on different parts do not notice, but for a word about it', async () => {
    const { at, saver } = open();
    const theirs = draft('a', { variants: { x: { text: 'od Kasi' } } });
    at.answers.push({ kind: 'conflict', theirs: kept(2, theirs, kasia) }, saved(3));
    saver.change(draft('b'));
    await at.pass(800);
    await at.pass(1);
    expect(at.asked.at(-1)).toMatchObject({ version: 2, text: 'b', over: false });
    expect(saver.state().draft).toEqual(draft('b', { variants: { x: { text: 'od Kasi' } } }));
    expect(saver.state().joined?.name).toBe('Kasia');
  });

  test('who changed the same part are asked; the answer replaces theirs on its version', async () => {
    const { at, saver } = open();
    at.answers.push({ kind: 'conflict', theirs: kept(2, draft('od Kasi'), kasia) }, saved(3));
    saver.change(draft('moje'));
    await at.pass(800);
    expect(saver.state().status).toMatchObject({ kind: 'conflict', parts: ['text'], theirs: { version: 2 } });
    await at.pass(60_000);
    expect(at.asked, 'nothing is sent while the question stands').toHaveLength(1);
    expect(at.local(), 'and it survives a reload as it was').toMatchObject({
      version: 1,
      base: draft('a'),
      draft: draft('moje'),
    });
    saver.resolve(draft('nasze'));
    await at.pass(1);
    expect(at.asked.at(-1)).toMatchObject({ version: 2, text: 'nasze', over: true });
    expect(saver.state()).toMatchObject({ version: 3, status: { kind: 'saved' } });
  });

  test('what was saved elsewhere appears where nothing is unsaved', async () => {
    const { at, saver } = open();
    saver.seen(kept(4, draft('nowe'), kasia));
    expect(saver.state()).toMatchObject({
      draft: draft('nowe'),
      version: 4,
      status: { kind: 'saved' },
      joined: { name: 'Kasia' },
    });
    saver.seen(kept(3, draft('stare'), kasia));
    expect(saver.state().draft).toEqual(draft('nowe'));
    expect(at.asked).toEqual([]);
  });
});

describe('after a reload', () => {
  test('words written on this version come back and are saved', async () => {
    const { at, saver } = open();
    at.answers.push(saved(2));
    expect(saver.restore({ version: 1, base: draft('a'), draft: draft('ab'), doubtful: [] })).toBe(true);
    expect(saver.state().draft).toEqual(draft('ab'));
    await at.pass(800);
    expect(saver.state().status.kind).toBe('saved');
  });

  test('half of them is on the server, and its answer was lost: no question', () => {
    const { saver } = open();
    saver.restore({ version: 0, base: draft('o'), draft: draft('abc'), doubtful: [draft('a')] });
    expect(saver.state()).toMatchObject({ draft: draft('abc'), status: { kind: 'unsaved' } });
  });

  test('words that the server has by now are just forgotten', () => {
    const { saver } = open();
    expect(saver.restore({ version: 0, base: draft(''), draft: draft('a'), doubtful: [] })).toBe(false);
    expect(saver.state().status.kind).toBe('saved');
  });

  test('words written on an older version are brought together, or asked about, reload after reload', () => {
    const { saver } = open();
    const copy = { version: 0, base: draft('o'), draft: draft('o', { variants: { x: { text: 'x' } } }), doubtful: [] };
    saver.restore(copy);
    expect(saver.state().draft).toEqual(draft('a', { variants: { x: { text: 'x' } } }));
    for (let reload = 0; reload < 2; reload++) {
      const { at, saver: again } = open();
      again.restore(at.local() ?? { version: 0, base: draft('o'), draft: draft('moje'), doubtful: [] });
      expect(again.state().status).toMatchObject({ kind: 'conflict', parts: ['text'], theirs: { version: 1 } });
      expect(at.local()).toMatchObject({ version: 0, base: draft('o'), draft: draft('moje'), doubtful: [] });
    }
  });

  test('leaving sends what is unsaved, and keeps it until it is known to be there', async () => {
    const { at, saver } = open();
    saver.change(draft('b'));
    saver.leave();
    await at.pass(0);
    expect(at.asked).toMatchObject([{ text: 'b', keepalive: true }]);
    expect(at.local()?.draft).toEqual(draft('b'));
  });
});

test('who wants the draft on the server waits until it is', async () => {
  const { at, saver } = open();
  at.answers.push(saved(2));
  saver.change(draft('b'));
  const flushed = saver.flush();
  await at.pass(1);
  expect(await flushed).toBe(true);
  saver.change(draft('c'));
  const failed = saver.flush();
  await at.pass(1);
  expect(await failed, 'no connection').toBe(false);
});
