import { data } from '@remix-run/node';
import { type ErrorKind, type ErrorParams, isDomainError } from '#server/errors.ts';

/** What a form gets back when its action refused: the sentence `errors.<code>`, and the input it belongs to. */
export type ActionError = { code: string; params: ErrorParams; field?: string };

const statusOf: Record<ErrorKind, number> = {
  not_found: 404,
  forbidden: 403,
  invalid: 422,
  conflict: 409,
  too_late: 409,
  limit: 429,
  unavailable: 503,
};

/**
 * The only map from a domain error to an answer. For loaders: `catch (error) { throw orResponse(error); }`; the error
 * boundary finds `{ code, params }` as its data. What is no domain error comes back as it is.
 */
export function orResponse(error: unknown): unknown {
  if (!isDomainError(error)) return error;
  return data({ code: error.code, params: error.params }, { status: statusOf[error.kind] });
}

/**
 * For actions: what the person can mend (invalid, conflict, too late, limit) and a sign-in that expired come back as
 * `{ error }` with the right status, so that the form keeps what was typed; everything else is thrown.
 */
export async function actionErrors<T>(work: () => Promise<T>) {
  try {
    return await work();
  } catch (error) {
    if (isSignedOut(error)) return error;
    if (!isDomainError(error)) throw error;
    const { kind, code, params, field } = error;
    if (kind === 'not_found' || kind === 'forbidden' || kind === 'unavailable') throw orResponse(error);
    return data(
      { error: field ? { code, params, field } : { code, params } } as { error: ActionError },
      statusOf[kind],
    );
  }
}

type SignedOut = ReturnType<typeof signedOut>;

/** Thrown by `requireMember` in an action: the page stays, with everything that was typed. */
export function signedOut() {
  return data({ error: { code: 'signedOut', params: {} } } as { error: ActionError }, 401);
}

function isSignedOut(error: unknown): error is SignedOut {
  return (
    typeof error === 'object' &&
    error !== null &&
    'type' in error &&
    error.type === 'DataWithResponseInit' &&
    'init' in error &&
    (error.init as ResponseInit | null)?.status === 401
  );
}
