import { Link, useActionData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { DocumentTitle } from './document-title.tsx';
import { FormErrors } from './form-errors.tsx';

/**
 * The page of a route that only changes something: seen when no script was there to show beside the button what came
 * of it, above all why it refused. Without a default export Remix takes such a route for a resource and answers raw data, as 200.
 *
 * @example export default Refused;
 */
export function Refused() {
  const result = useActionData();
  const buttons = useTranslations('buttons');
  const pages = useTranslations('pages');
  const title = result && typeof result === 'object' && !('error' in result) ? buttons('saved') : pages('refusedTitle');
  return (
    <div className="grid max-w-150 justify-items-start gap-4 p-7 phone:p-4">
      <DocumentTitle>{title}</DocumentTitle>
      <h1 className="text-xl font-semibold tracking-[-0.015em]">{title}</h1>
      <FormErrors data={result} fields={[]} />
      <Link to=".." relative="path" className="font-medium text-accent-text hover:underline">
        {buttons('back')}
      </Link>
    </div>
  );
}
