/** What went wrong, as a closed set; `app/http.server.ts` maps each kind to one HTTP status. */
export type ErrorKind = 'not_found' | 'forbidden' | 'invalid' | 'conflict' | 'too_late' | 'limit' | 'unavailable';

export type ErrorParams = Record<string, string | number>;

/**
 * An error that the product expects. `code` is the key of its sentence in `app/words` under `errors`;
 * `params` fill that sentence; `field` names the input it belongs to, if one.
 * Known by its `kind`, never by `instanceof`: a module may be loaded twice.
 */
export type DomainError = Error & {
  kind: ErrorKind;
  code: string;
  params: ErrorParams;
  field?: string;
};

/** Makes a DomainError; throw what it returns. */
export function domainError(kind: ErrorKind, code: string, params: ErrorParams = {}, field?: string): DomainError {
  return Object.assign(new Error(`${kind}: ${code}`), { kind, code, params, ...(field ? { field } : {}) });
}

export function isDomainError(error: unknown): error is DomainError {
  return error instanceof Error && 'kind' in error && 'code' in error && 'params' in error;
}
