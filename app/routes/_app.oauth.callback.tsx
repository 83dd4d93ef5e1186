import { type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { finishOAuth } from '#server/channels/oauth.ts';
import { type DomainError, isDomainError } from '#server/errors.ts';
import { LinkButton } from '../components/button.tsx';
import { useReason } from '../components/channels/reason.ts';
import { useFormErrors } from '../components/form-errors.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

/** The browser comes back from an instance. The state in the address is good once; opening this again changes nothing. */
export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const query = new URL(request.url).searchParams;
  const given = (name: string) => (query.get(name) ?? '').slice(0, 2_000);
  const back = { state: given('state'), code: given('code'), error: given('error') };
  try {
    const { clientId, networkName, channelId, answer } = await finishOAuth(context, actor, back, context.clock.now());
    const channels = `/clients/${clientId}/channels`;
    if (answer.kind === 'connected') throw redirect(`${channels}?connected=${answer.channelId}`);
    if (answer.kind === 'choose') throw redirect(`/oauth/choose/${answer.choiceId}`);
    const again = channelId ? `${channels}/${channelId}/reconnect` : `${channels}/new/${networkName}`;
    if (answer.kind === 'denied') return { kind: 'denied' as const, again, channels };
    const { reason, words } = answer;
    return { kind: 'failed' as const, failure: { reason, ...(words ? { words } : {}) }, again, channels };
  } catch (error) {
    if (isDomainError(error) && mayBeSaid(error)) {
      return { kind: 'refused' as const, error: { code: error.code, params: error.params } };
    }
    throw orResponse(error);
  }
}

const mayBeSaid = ({ kind }: DomainError): boolean => kind === 'invalid' || kind === 'conflict';

/** Only seen when it did not work. */
export default function OAuthCallback() {
  const result = useLoaderData<typeof loader>();
  const t = useTranslations('channels.oauth');
  const say = useReason();
  const errors = useFormErrors(result);
  const isDenied = result.kind === 'denied';
  return (
    <Page narrow>
      <PageHead title={isDenied ? t('deniedTitle') : t('title')} />
      <div className="grid justify-items-start gap-4">
        <Notice kind={isDenied ? 'info' : 'error'}>
          {isDenied ? t('deniedText') : result.kind === 'failed' ? say(result.failure) : errors.general}
        </Notice>
        {result.kind === 'refused' ? (
          <LinkButton to="/clients">{t('toChannels')}</LinkButton>
        ) : (
          <div className="flex gap-2">
            <LinkButton to={result.again} look="primary">
              {t('tryAgain')}
            </LinkButton>
            <LinkButton to={result.channels} look="quiet">
              {t('toChannels')}
            </LinkButton>
          </div>
        )}
      </div>
    </Page>
  );
}
