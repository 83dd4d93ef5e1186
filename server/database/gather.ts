/** Answers an item that this round could not serve: it is asked for alone. */
export const alone = Symbol('alone');

/**
 * Many who ask for the same kind of thing, served together: what comes while a round is under way waits for the next
 * one, and goes in one statement. Who comes when nobody else does waits for nobody.
 *
 * A round has to be as good for each item as asking alone: it must not wait for what holds up one of them. What it
 * answers with `alone`, and everything in it when it fails, is asked for again by itself, each for its own error.
 */
export function gather<Item, Answer>(
  together: (items: Item[]) => Promise<(Answer | typeof alone)[]>,
  one: (item: Item) => Promise<Answer>,
  { most = 64 } = {},
): (item: Item) => Promise<Answer> {
  let waiting: { item: Item; answer(result: Promise<Answer>): void }[] = [];
  let isUnderWay = false;

  async function serve(): Promise<void> {
    // Those who come in the same breath go together.
    await null;
    while (waiting.length > 0) {
      const round = waiting.slice(0, most);
      waiting = waiting.slice(most);
      const [first] = round;
      if (round.length === 1 && first) {
        const result = one(first.item);
        first.answer(result);
        await result.catch(() => {});
        continue;
      }
      const answers = await together(round.map(({ item }) => item)).catch(() => null);
      for (const [index, { item, answer }] of round.entries()) {
        const found = answers ? answers[index] : alone;
        answer(found === alone ? one(item) : Promise.resolve(found as Answer));
      }
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
