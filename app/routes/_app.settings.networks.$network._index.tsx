import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useState } from 'react';
import { useMessages, useTranslations } from 'use-intl';
import { readApp, saveApp } from '#server/channels/apps.ts';
import { redirectUriOf } from '#server/channels/oauth.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyButton } from '../components/channels/copy-button.tsx';
import { ConfirmDialog } from '../components/dialog.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Section } from '../components/section.tsx';
import { actionErrors, orResponse, textsOf } from '../http.server.ts';
import { requireOwner } from '../session.server.ts';
import type { Words } from '../words/index.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  try {
    const { networkName, consoleUrl, appId } = await readApp(context.db, actor, params.network ?? '');
    return { networkName, consoleUrl, appId, redirectUri: redirectUriOf(context.config) };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  const input = textsOf(await request.formData(), ['appId', 'appSecret']);
  return actionErrors(
    async () => {
      const actor = await requireOwner({ request, context });
      const networkName = params.network ?? '';
      await saveApp(context, actor, { networkName, ...input }, context.clock.now());
      return redirect(`/settings/networks?saved=${networkName}`);
    },
    { appId: input.appId },
  );
}

/** How to make an app at the network, and where its id and secret go. */
export default function NetworkApp() {
  const { networkName, consoleUrl, appId, redirectUri } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const kept = keptIn(result);
  const busy = useNavigation().state === 'submitting';
  const [isAsking, setAsking] = useState(false);
  const t = useTranslations('settings.networks');
  const buttons = useTranslations('buttons');
  const channels = useTranslations('channels');
  const network = channels(`networks.${networkName}` as never);
  const { settings } = useMessages() as unknown as Words;
  const steps = settings.networks.steps[networkName as keyof typeof settings.networks.steps];
  const base = `/settings/networks/${networkName}`;
  return (
    <Section title={t('appTitle', { network })} className="max-w-150">
      <DocumentTitle>{t('appTitle', { network })}</DocumentTitle>
      <ol className="mb-5 grid list-decimal gap-2 pl-5 text-pretty marker:text-text-3">
        <li>
          {t('open')}{' '}
          <a
            href={consoleUrl}
            target="_blank"
            rel="noreferrer"
            className="font-medium break-all text-accent-text underline-offset-3 hover:underline"
          >
            {consoleUrl.replace(/^https:\/\//, '')}
          </a>
          .
        </li>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
        <li>
          {t('redirect')}
          <span className="mt-1.5 flex flex-wrap items-center gap-2">
            <code className="rounded-sm bg-hover px-1.5 py-0.5 break-all">{redirectUri}</code>
            <CopyButton text={redirectUri} label={t('copy')} />
          </span>
        </li>
        <li>{t('comeBack')}</li>
      </ol>
      <Form method="post" action={`${base}?index`} className="grid gap-4">
        <FormErrors data={result} fields={['appId', 'appSecret']} />
        <TextField
          label={t(`idLabel.${networkName}` as never)}
          name="appId"
          defaultValue={kept.appId ?? appId ?? ''}
          autoComplete="off"
          spellCheck={false}
          required
          error={errors.of('appId')}
        />
        <TextField
          label={t(`secretLabel.${networkName}` as never)}
          name="appSecret"
          type="password"
          autoComplete="new-password"
          help={t(appId ? 'secretKept' : 'secretHelp')}
          error={errors.of('appSecret')}
        />
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={busy} busyWord={buttons('saving')}>
            {buttons('save')}
          </Button>
          <LinkButton to="/settings/networks" look="quiet">
            {buttons('cancel')}
          </LinkButton>
          {appId && (
            <Button look="danger" className="ml-auto" onClick={() => setAsking(true)}>
              {t('remove')}
            </Button>
          )}
        </div>
      </Form>
      <ConfirmDialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        title={t('removeTitle', { network })}
        confirm={t('remove')}
        action={`${base}/remove`}
      >
        {t('removeText')}
      </ConfirmDialog>
    </Section>
  );
}
