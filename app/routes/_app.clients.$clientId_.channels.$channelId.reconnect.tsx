import { type ActionFunctionArgs, data, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { readChannel } from '#server/channels/list.ts';
import { readClient } from '#server/clients/clients.ts';
import { domainError } from '#server/errors.ts';
import { networkOf } from '#server/networks/index.ts';
import { connectByForm } from '../channels.server.ts';
import { ConnectForm } from '../components/channels/connect-form.tsx';
import { GoThere } from '../components/channels/go-there.tsx';
import { useReason } from '../components/channels/reason.ts';
import { FormErrors } from '../components/form-errors.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    const { id, name } = await readClient(context.db, actor, params.clientId ?? '');
    const channel = await readChannel(context.db, actor, { clientId: id, channelId: params.channelId ?? '' });
    const network = networkOf(channel.network);
    if (!network) throw domainError('not_found', 'channelNotFound');
    const { by, fields } = network.connecting;
    const values = Object.fromEntries(
      fields
        .filter(({ secret }) => !secret)
        .map((field) => [
          field.name,
          String(channel.settings[field.name] ?? (field.name === 'name' ? channel.name : '')),
        ]),
    );
    const { id: channelId, network: networkName, status, reason, words } = channel;
    return {
      client: { id, name },
      channel: { id: channelId, name: channel.name, networkName, status, reason, words },
      by,
      fields,
      values,
    };
  } catch (error) {
    throw orResponse(error);
  }
}

export async function action({ request, context, params }: ActionFunctionArgs) {
  return actionErrors(async () => {
    const actor = await requireMember({ request, context });
    const clientId = params.clientId ?? '';
    const channelId = params.channelId ?? '';
    const channel = await readChannel(context.db, actor, { clientId, channelId });
    const answer = await connectByForm(context, actor, {
      clientId,
      channelId,
      networkName: channel.network,
      form: await request.formData(),
    });
    if (answer.kind === 'connected') return redirect(`/clients/${clientId}/channels?connected=${answer.channelId}`);
    return data(answer, answer.kind === 'failed' ? 422 : 200);
  });
}

/** The same form again, with what is known filled in; what is secret stays unless it is typed anew. */
export default function Reconnect() {
  const { client, channel, by, fields, values } = useLoaderData<typeof loader>();
  const result = useActionData<typeof action>();
  const isBusy = useNavigation().state !== 'idle';
  const t = useTranslations('channels.form');
  const say = useReason();
  const answer = result && 'kind' in result ? result : null;
  const isWorking = channel.status === 'connected';
  const title = t(isWorking ? 'settingsTitle' : 'againTitle', { name: channel.name });
  return (
    <Page narrow>
      <PageHead title={title} lead={`${client.name}. ${t(`lead.${channel.networkName}` as never)}`} />
      {answer?.kind === 'go' ? (
        <GoThere url={answer.url} />
      ) : (
        <div className="grid gap-4">
          {channel.status === 'reconnect' && channel.reason && !answer && (
            <Notice kind="warn">{say({ reason: channel.reason, words: channel.words })}</Notice>
          )}
          <FormErrors data={result} />
          <ConnectForm
            networkName={channel.networkName}
            fields={fields}
            values={answer?.kind === 'failed' ? { ...values, ...answer.kept } : values}
            failure={answer?.kind === 'failed' ? answer.failure : null}
            isAgain={channel.status !== 'disconnected'}
            submit={by === 'oauth' ? t('toServer') : isWorking ? t('save') : t('connect')}
            busy={isBusy}
            back={`/clients/${client.id}/channels/${channel.id}`}
          />
        </div>
      )}
    </Page>
  );
}
