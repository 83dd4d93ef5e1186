import { randomUUID } from 'node:crypto';
import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { listClients } from '#server/clients/clients.ts';
import { captureIdea } from '#server/content/ideas.ts';
import { domainError } from '#server/errors.ts';
import { Button, TextLink } from '../components/button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { Select, TextField } from '../components/inputs.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, textsOf } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { requireMember } from '../session.server.ts';

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const clients = await listClients(context.db, actor);
  return {
    clients: clients.map(({ id, name }) => ({ id, name })),
    noteId: randomUUID(),
    isOwner: actor.role === 'owner',
  };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const kept = textsOf(await request.formData(), ['words', 'client', 'noteId']);
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    if (!isId(kept.client) || !isId(kept.noteId)) throw domainError('not_found', 'clientNotFound');
    const note = { noteId: kept.noteId, clientId: kept.client, words: kept.words, mediaIds: [] };
    const { contentId } = await captureIdea(context.db, actor, note, context.clock.now());
    return redirect(`/contents/${contentId}`);
  }, kept);
}

/** The line for an idea as a page of its own: where scripts have not come yet, and to be kept on a phone's first screen. */
export default function NewIdea() {
  const { clients, noteId, isOwner } = useLoaderData<typeof loader>();
  const t = useTranslations('capture');
  const buttons = useTranslations('buttons');
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const isBusy = useNavigation().state !== 'idle';
  return (
    <Page narrow>
      <PageHead title={t('title')} lead={t('lead')} />
      {clients.length === 0 ? (
        <p>
          {t('noClients')} {isOwner && <TextLink to="/clients/new">{t('addClient')}</TextLink>}
        </p>
      ) : (
        <Form method="post" className="grid max-w-120 gap-4">
          <FormErrors data={result} fields={['words']} />
          <input type="hidden" name="noteId" value={kept.noteId || noteId} />
          <TextField
            label={t('words')}
            name="words"
            defaultValue={kept.words}
            autoComplete="off"
            maxLength={5000}
            placeholder={t('placeholder')}
            error={errors.of('words')}
          />
          <Select
            label={t('client')}
            name="client"
            defaultValue={kept.client}
            options={clients.map(({ id, name }) => ({ value: id, label: name }))}
          />
          <div>
            <Button type="submit" look="primary" busy={isBusy} busyWord={buttons('saving')}>
              {t('save')}
            </Button>
          </div>
        </Form>
      )}
    </Page>
  );
}
