import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { connectChosen, readChoice } from '#server/channels/choosing.ts';
import { readClient } from '#server/clients/clients.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { Checkbox } from '../components/checks.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    const choice = await readChoice(context, actor, params.choiceId ?? '', context.clock.now());
    const { id, name } = await readClient(context.db, actor, choice.clientId);
    return { client: { id, name }, networkName: choice.networkName, accounts: choice.accounts };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const chosen = (await request.formData()).getAll('account').map(String);
    const choice = { choiceId: params.choiceId ?? '', chosen };
    const { clientId, channelIds } = await connectChosen(context, actor, choice, context.clock.now());
    return redirect(`/clients/${clientId}/channels?connected=${channelIds[0] ?? ''}`);
  });
}

/** One sign-in, several accounts: which of them are this client's. */
export default function ChooseAccounts() {
  const { client, networkName, accounts } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  const t = useTranslations('channels');
  const back = `/clients/${client.id}/channels`;
  return (
    <Page narrow>
      <PageHead
        title={t('accounts.title', { network: t(`networks.${networkName}` as never) })}
        lead={t('accounts.lead', { client: client.name })}
      />
      <Form method="post" className="grid justify-items-start gap-4">
        <FormErrors data={result} />
        <fieldset className="grid gap-3">
          <legend className="sr-only">{t('accounts.legend')}</legend>
          {accounts.map(({ remoteAccountId, name, kind, isConnected }) => (
            <Checkbox
              key={remoteAccountId}
              name="account"
              value={remoteAccountId}
              label={name}
              help={[kind && t(`accounts.kinds.${kind}` as never), isConnected && t('accounts.again')]
                .filter(Boolean)
                .join(' · ')}
            />
          ))}
        </fieldset>
        <div className="flex flex-wrap gap-2">
          <Button type="submit" look="primary" busy={isBusy} busyWord={t('form.connecting')}>
            {t('form.connect')}
          </Button>
          <LinkButton to={back} look="quiet">
            {t('oauth.toChannels')}
          </LinkButton>
        </div>
      </Form>
    </Page>
  );
}
