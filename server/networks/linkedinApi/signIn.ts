import { connectFailure, objectOf, textOf, wordsOf } from '../http/answers.ts';
import type { ConnectContext, Connected, ConnectFailure, OAuthApp } from '../interface/connecting.ts';
import type { Refusal } from '../network.ts';
import { askWith, repeatableRefusal } from './calls.ts';

/**
 * Signing in at LinkedIn with the workspace's own app. Company pages need rights that LinkedIn gives an app only after
 * a review, and refuses a sign-in that asks for them without: so what is asked for is chosen before.
 */

export const places = { person: 'https://www.linkedin.com/in', pages: 'https://www.linkedin.com/company' };

const personScopes = ['openid', 'profile', 'w_member_social'];
const pageScopes = ['w_organization_social', 'r_organization_social', 'rw_organization_admin'];
const scopesFor = (instance: string) => (instance === places.pages ? [...personScopes, ...pageScopes] : personScopes);

/**
 * Where the person agrees. No PKCE: LinkedIn has it for native apps that it lets in one by one, and refuses a token
 * request that carries both secret and verifier (`invalid_client`). The secret stands for it, and the state is good
 * once, in the session that began.
 */
export function authorizeUrl(instance: string, app: OAuthApp, redirectUri: string, state: string): string {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: app.appId,
    redirect_uri: redirectUri,
    state,
    scope: scopesFor(instance).join(' '),
  });
  return `https://www.linkedin.com/oauth/v2/authorization?${query}`;
}

export async function exchange(
  context: ConnectContext,
  instance: string,
  app: OAuthApp,
  redirectUri: string,
  code: string,
): Promise<{ kind: 'choose'; accounts: Connected[] } | ConnectFailure> {
  const result = await context.http('https://www.linkedin.com/oauth/v2/accessToken', {
    method: 'POST',
    headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.appId,
      client_secret: app.appSecret,
      redirect_uri: redirectUri,
      code,
    }).toString(),
    carriesSecret: true,
    signal: context.signal,
  });
  if (result.kind === 'failure') return { kind: 'failed', reason: connectFailure(result, '').reason };
  const { answer } = result;
  const body = objectOf(answer.json);
  const accessToken = textOf(body.access_token);
  if (answer.status !== 200 || !accessToken) return tokenFailure(answer.status, body);
  const granted = textOf(body.scope).split(/[ ,]+/);
  if (!scopesFor(instance).every((scope) => granted.includes(scope)))
    return { kind: 'failed', reason: 'scope_missing' };
  const seconds = typeof body.expires_in === 'number' ? body.expires_in : 0;
  const accessEndsAt = new Date(context.now().getTime() + seconds * 1000).toISOString();
  const account = (kind: 'person' | 'organization', urn: string, name: string): Connected => ({
    ...{ name, remoteAccountId: urn, limits: {}, credentials: { accessToken } },
    // What is asked for again when the channel is connected again.
    settings: { kind, urn, accessEndsAt, accounts: kind === 'organization' ? 'pages' : 'person' },
  });

  const who = await askWith(context, accessToken, '/v2/userinfo');
  const person = objectOf(who.kind === 'answer' && who.answer.status === 200 ? who.answer.json : null);
  const [id, name] = [textOf(person.sub), textOf(person.name)];
  if (!id) return failedBy(repeatableRefusal(who, context.now()));
  const accounts = [account('person', `urn:li:person:${id}`, name || id)];
  if (instance !== places.pages) return { kind: 'choose', accounts };
  const pages = await pagesOf(context, accessToken);
  if (!Array.isArray(pages)) return pages;
  return { kind: 'choose', accounts: [...accounts, ...pages.map((one) => account('organization', one.urn, one.name))] };
}

/** The pages that the person administers. */
async function pagesOf(
  context: ConnectContext,
  token: string,
): Promise<{ urn: string; name: string }[] | ConnectFailure> {
  const query = 'q=roleAssignee&role=ADMINISTRATOR&state=APPROVED&count=50';
  const result = await askWith(context, token, `/rest/organizationAcls?${query}`);
  const elements = result.kind === 'answer' && result.answer.status === 200 && objectOf(result.answer.json).elements;
  if (!Array.isArray(elements)) return failedBy(repeatableRefusal(result, context.now()));
  const pages: { urn: string; name: string }[] = [];
  for (const { organization } of elements.map(objectOf)) {
    const urn = textOf(organization);
    if (!/^urn:li:organization:\d+$/.test(urn)) continue;
    const name = await pageName(context, token, urn);
    if (typeof name !== 'string') return name;
    pages.push({ urn, name });
  }
  return pages;
}

async function pageName(context: ConnectContext, token: string, urn: string): Promise<string | ConnectFailure> {
  const result = await askWith(context, token, `/rest/organizations/${urn.split(':').at(-1)}`);
  const name = result.kind === 'answer' && textOf(objectOf(result.answer.json).localizedName);
  return name || failedBy(repeatableRefusal(result, context.now()));
}

function tokenFailure(status: number, body: Record<string, unknown>): ConnectFailure {
  const [error, words] = [textOf(body.error), wordsOf(body.error_description)];
  if (error === 'invalid_client' || error === 'unauthorized_client')
    return { kind: 'failed', reason: 'app_refused', ...words };
  if (status === 429) return { kind: 'failed', reason: 'rate_limited' };
  if (status >= 500) return { kind: 'failed', reason: 'server_error' };
  if (status >= 400) return { kind: 'failed', reason: 'credentials_refused', ...words };
  return { kind: 'failed', reason: 'answer_unreadable' };
}

function failedBy({ reason, words }: Refusal): ConnectFailure {
  return { kind: 'failed', reason, ...(words ? { words } : {}) };
}
