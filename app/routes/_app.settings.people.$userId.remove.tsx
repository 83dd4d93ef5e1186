import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { personById, removeMember } from '#server/people/roster.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { name } = await personById(context.db, actor, params.userId ?? '');
    return { name };
  } catch (error) {
    throw orResponse(error);
  }
}

export function action({ request, params, context }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireOwner({ request, context });
    await removeMember(context.db, actor, { userId: params.userId ?? '' }, context.clock.now());
    return redirect('/settings/people?done=removed');
  });
}

/** Asks first, as a page: it works without scripts. */
export default function RemovePerson() {
  const { name } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const busy = useNavigation().state === 'submitting';
  const t = useTranslations('settings.remove');
  const title = t('title', { name });
  return (
    <Section title={title} className="max-w-150">
      <DocumentTitle>{title}</DocumentTitle>
      <p className="-mt-1 mb-4 text-pretty text-text-2">{t('text')}</p>
      <Form method="post" className="grid gap-4">
        <FormErrors data={result} />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="dangerFilled" busy={busy} busyWord={t('removing')}>
            {t('confirm', { name })}
          </Button>
          <LinkButton to="/settings/people" look="quiet">
            {t('keep')}
          </LinkButton>
        </div>
      </Form>
    </Section>
  );
}
