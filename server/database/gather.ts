/** Answers an item that this round could not serve: it is asked for alone. */
export const alone = Symbol('alone');

/**
 * Many who ask for the same kind of thing, served together: what comes while a round is under way waits for the next
 * one, and goes in one statement. Who comes when nobody else does waits for nobody.
 *
 * A round has to be as good for each item as asking alone: it must not wait for what holds up one of them. What it
 * answers with `alone`, and everything in it when it fails, is asked for again by itself, each for its own error. A
 * round that is not over after `patienceMs` (a connection that died without a word answers nothing) keeps its own
 * items, and the next one begins beside it.
 */
export function gather<Item, Answer>(
  together: (items: Item[]) => Promise<(Answer | typeof alone)[]>,
  one: (item: Item) => Promise<Answer>,
  { most = 64, patienceMs = 2_000 } = {},
): (item: Item) => Promise<Answer> {
  let waiting: Asked<Item, Answer>[] = [];
  let isUnderWay = false;

  /** Never rejects: each item hears of its own failure. */
  async function answered(round: Asked<Item, Answer>[]): Promise<void> {
    const [first] = round;
    if (round.length === 1 && first) {
      const result = one(first.item);
      first.answer(result);
      await result.catch(() => {});
      return;
    }
    const answers = await together(round.map(({ item }) => item)).catch(() => null);
    for (const [index, { item, answer }] of round.entries()) {
      const found = answers ? answers[index] : alone;
      answer(found === alone ? one(item) : Promise.resolve(found as Answer));
    }
  }

  async function serve(): Promise<void> {
    // Those who come in the same breath go together.
    await null;
    while (waiting.length > 0) {
      const round = waiting.slice(0, most);
      waiting = waiting.slice(most);
      await atMost(answered(round), patienceMs);
    }
    isUnderWay = false;
  }

  return (item) =>
    new Promise<Answer>((resolve, reject) => {
      waiting.push({ item, answer: (result) => void result.then(resolve, reject) });
      if (isUnderWay) return;
      isUnderWay = true;
      void serve();
    });
}

type Asked<Item, Answer> = { item: Item; answer(result: Promise<Answer>): void };

/** Waits for `work`, and no longer than that. */
async function atMost(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, enough]);
  clearTimeout(timer);
}
