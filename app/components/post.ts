/**
 * Why there is no answer. `offline`: the server was not reached. `unclear`: it was, and said nothing that can be read, or
 * nothing in time; what was asked may have been done. A key of the words `changes`.
 */
export type NoAnswer = { none: 'offline' | 'unclear' };

/** Longest that an answer is waited for, in milliseconds. */
const patienceMs = 30_000;

/** Posts to an action of ours, and reads the JSON that it answers, a refusal (`error`) too. Never throws. */
export async function post<T extends object>(action: string, body?: URLSearchParams): Promise<T | NoAnswer> {
  let response: Response;
  try {
    response = await fetch(action, {
      method: 'post',
      headers: { accept: 'application/json' },
      signal: AbortSignal.timeout(patienceMs),
      ...(body ? { body } : {}),
    });
  } catch (error) {
    return { none: error instanceof DOMException && error.name === 'TimeoutError' ? 'unclear' : 'offline' };
  }
  const answer: unknown = await response.json().catch(() => null);
  const isOurs = typeof answer === 'object' && answer !== null && (response.ok || 'error' in answer);
  return isOurs ? (answer as T) : { none: 'unclear' };
}
