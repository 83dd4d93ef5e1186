import { useTranslations } from 'use-intl';
import { Notice } from './notice.tsx';

/** What an action answers when it refuses: the code is a key of the words `errors`, `field` the input it belongs to. */
export type ActionError = { code: string; params?: Record<string, string | number>; field?: string };

/** The shape of an action's data as far as errors go. */
export type WithError = { error?: ActionError | null } | null | undefined;

/** Words an action's error: `const errors = useFormErrors(useActionData()); <TextField error={errors.of('name')} />`. */
export function useFormErrors(data: unknown): { of(field: string): string | undefined; general: string | undefined } {
  const t = useTranslations('errors');
  const error = errorIn(data);
  const text =
    error && t.has(error.code as never)
      ? t(error.code as never, (error.params ?? {}) as never)
      : error
        ? t('unknown' as never)
        : undefined;
  return {
    of: (field) => (error?.field === field ? text : undefined),
    general: error && !error.field ? text : undefined,
  };
}

function errorIn(data: unknown): ActionError | undefined {
  return data && typeof data === 'object' && 'error' in data ? ((data as WithError)?.error ?? undefined) : undefined;
}

/** What was typed before an action refused (`actionErrors(…, kept)`): the inputs' `defaultValue` where scripts do not run. */
export function keptIn(data: unknown): Partial<Record<string, string>> {
  return data && typeof data === 'object' && 'kept' in data ? ((data.kept as Record<string, string> | null) ?? {}) : {};
}

/**
 * The refusal that belongs to no input on the form, above it. `fields` names the inputs that show their own; an error of any
 * other field is shown here too, so that none is lost.
 */
export function FormErrors({ data, fields = [] }: { data: unknown; fields?: readonly string[] }) {
  const errors = useFormErrors(data);
  const field = errorIn(data)?.field;
  const text = errors.general ?? (field && !fields.includes(field) ? errors.of(field) : undefined);
  return text ? <Notice kind="error">{text}</Notice> : null;
}
