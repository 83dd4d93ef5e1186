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
 * `{ error }` with the right status, so that the form keeps what was typed; everything else is thrown. A browser without
 * scripts draws the page anew: `kept` comes back as it is, to be its inputs' `defaultValue` (never a password).
 */
export async function actionErrors<T>(work: () => Promise<T>, kept: Record<string, string> = {}) {
  try {
    return await work();
  } catch (error) {
    if (isSignedOut(error)) return error;
    if (!isDomainError(error)) throw error;
    const { kind, code, params, field } = error;
    if (kind === 'not_found' || kind === 'forbidden' || kind === 'unavailable') throw orResponse(error);
    const refusal: ActionError = field ? { code, params, field } : { code, params };
    return data({ error: refusal, kept }, statusOf[kind]);
  }
}

type SignedOut = ReturnType<typeof signedOut>;

/** Thrown by `requireMember` in an action: the page stays, with everything that was typed. */
export function signedOut() {
  const error: ActionError = { code: 'signedOut', params: {} };
  return data({ error, kept: {} as Record<string, string> }, 401);
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

/** The text fields of a form by name, as `kept` wants them; what is missing is ''. */
export function textsOf<Name extends string>(form: FormData, names: readonly Name[]): Record<Name, string> {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  return Object.fromEntries(names.map((name) => [name, text(name)])) as Record<Name, string>;
}
