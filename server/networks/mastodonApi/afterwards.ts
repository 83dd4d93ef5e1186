import { objectOf, reasonOfFailure } from '../http/answers.ts';
import type { Call, Numbers, NumbersRead, Removal } from '../network.ts';
import { ask, erase, repeatableRefusal } from './calls.ts';

/** What can be done with a status that is out: take it down, and see what it brought. */

export async function removeStatus(call: Call, id: string): Promise<Removal> {
  const result = await erase(call, `/api/v1/statuses/${encodeURIComponent(id)}`);
  if (result.kind === 'failure' && result.sent) return { kind: 'unknown', reason: reasonOfFailure(result) };
  if (result.kind === 'answer') {
    const { status, json } = result.answer;
    if (status === 200 && objectOf(json).id === id) return { kind: 'removed' };
    if (status === 404 && typeof objectOf(json).error === 'string') return { kind: 'gone' };
    if (status < 300) return { kind: 'unknown', reason: 'answer_unreadable' };
  }
  return repeatableRefusal(result, call.now());
}

export async function readStatuses(call: Call, ids: readonly string[]): Promise<NumbersRead> {
  const numbers = new Map<string, Numbers | 'gone'>();
  for (const id of ids) {
    const result = await ask(call, `/api/v1/statuses/${encodeURIComponent(id)}`);
    if (
      result.kind === 'answer' &&
      result.answer.status === 404 &&
      typeof objectOf(result.answer.json).error === 'string'
    ) {
      numbers.set(id, 'gone');
      continue;
    }
    const status = objectOf(result.kind === 'answer' && result.answer.status === 200 ? result.answer.json : undefined);
    if (status.id !== id) return repeatableRefusal(result, call.now());
    const { favourites_count: likes, reblogs_count: reposts, replies_count: replies } = status;
    numbers.set(id, { ...count('likes', likes), ...count('reposts', reposts), ...count('replies', replies) });
  }
  return { kind: 'read', numbers };
}

function count(name: keyof Numbers, value: unknown): Numbers {
  return typeof value === 'number' ? { [name]: value } : {};
}
