import { useFormErrors } from '../form-errors.tsx';

/** A refusal in words, beside what it is about. */
export function Why({ code, params }: { code: string; params: Record<string, string | number> }) {
  const errors = useFormErrors({ error: { code, params } });
  return <span className="text-sm text-text-2">{errors.general}</span>;
}
