import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { readApp } from '#server/channels/apps.ts';
import { readClient } from '#server/clients/clients.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import { connectByForm } from '../channels.server.ts';
import { LinkButton } from '../components/button.tsx';
import { AppMissing } from '../components/channels/app-missing.tsx';
import { ConnectForm } from '../components/channels/connect-form.tsx';
import { GoThere } from '../components/channels/go-there.tsx';
import { FormErrors } from '../components/form-errors.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    const { id, name } = await readClient(context.db, actor, params.clientId ?? '');
    const networkName = params.network ?? '';
    const network = networkOf(networkName);
    if (!network) throw domainError('not_found', 'channelNotFound');
    const { connecting } = network;
    const wantsApp = connecting.by === 'oauth' && connecting.app === 'own';
    return {
      client: { id, name },
      networkName,
      by: connecting.by,
      fields: connecting.fields,
      needsApp: wantsApp && (await readApp(context.db, actor, networkName)).appId === null,
      isOwner: actor.role === 'owner',
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const clientId = params.clientId ?? '';
    const answer = await connectByForm(context, actor, {
      clientId,
      networkName: params.network ?? '',
      form: await request.formData(),
    });
    if (answer.kind === 'connected') return redirect(`/clients/${clientId}/channels?connected=${answer.channelId}`);
    return data(answer, answer.kind === 'failed' ? 422 : 200);
  });
}

/** A network's own form: connects at once, or leads to the instance where the person agrees. */
export default function ConnectNew() {
  const { client, networkName, by, fields, needsApp, isOwner } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  const t = useTranslations('channels.form');
  const hasAccess = networkName === 'manual' || networkName === 'practice';
  const answer = result && 'kind' in result ? result : null;
  return (
    <Page narrow>
      <PageHead
        title={t(`title.${networkName}` as never)}
        lead={`${client.name}. ${t(`lead.${networkName}` as never)}`}
      />
      {needsApp ? (
        <AppMissing networkName={networkName} isOwner={isOwner} />
      ) : answer?.kind === 'go' ? (
        <GoThere url={answer.url} />
      ) : (
        <div className="grid gap-4">
          <FormErrors data={result} />
          <ConnectForm
            networkName={networkName}
            fields={fields}
            values={answer?.kind === 'failed' ? answer.kept : {}}
            failure={answer?.kind === 'failed' ? answer.failure : null}
            isAgain={false}
            submit={by === 'oauth' ? t('toServer') : hasAccess ? t('add') : t('connect')}
            busy={isBusy}
            back={`/clients/${client.id}/channels`}
          />
          <p>
            <LinkButton to={`/clients/${client.id}/channels/new`} look="quiet" size="sm" className="-ml-2.5">
              {t('otherChannel')}
            </LinkButton>
          </p>
        </div>
      )}
    </Page>
  );
}
