import type { Disambiguation, Due } from '#server/content/time.ts';
import { domainError, isDomainError } from '#server/errors.ts';
import { actionErrors, orResponse } from './http.server.ts';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

export function isId(text: unknown): text is string {
  return typeof text === 'string' && uuid.test(text);
}

/** An id from the address. What cannot be one is not found, instead of an error of the database. */
export function idOf(params: Record<string, string | undefined>, name: string): string {
  const value = params[name];
  if (!isId(value)) throw orResponse(domainError('not_found', 'notFound'));
  return value;
}

/** A due time from a form's or an address's fields date, time, zone and disambiguation; read, not yet judged. */
export function dueIn(get: (name: string) => unknown): Due {
  const text = (name: string): string => String(get(name) ?? '');
  const chosen = text('disambiguation');
  const disambiguation: Disambiguation = chosen === 'earlier' || chosen === 'later' ? chosen : 'compatible';
  return { wall: `${text('date')}T${text('time').slice(0, 5)}`, zone: text('zone'), disambiguation };
}

/**
 * For a resource that a script of ours asks by `fetch`: whatever `work` gives, or the refusal, as plain JSON with the
 * right status. Everything the product expects is answered; a bug is thrown on.
 */
export async function asJson(work: () => Promise<unknown>): Promise<Response> {
  try {
    const answer = await actionErrors(work);
    if (isWithInit(answer)) return Response.json(answer.data, answer.init ?? {});
    return Response.json(answer);
  } catch (thrown) {
    if (isWithInit(thrown)) return Response.json({ error: thrown.data }, thrown.init ?? {});
    if (isDomainError(thrown))
      return Response.json({ error: { code: thrown.code, params: thrown.params } }, { status: 500 });
    throw thrown;
  }
}

type WithInit = { type: 'DataWithResponseInit'; data: unknown; init: ResponseInit | null };

function isWithInit(value: unknown): value is WithInit {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'DataWithResponseInit';
}
