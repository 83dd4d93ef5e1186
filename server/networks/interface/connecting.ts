import type { Limits } from './limits.ts';
import type { Account, Reach } from './reach.ts';
import type { ReasonCode } from './reasons.ts';

/** An account that was just connected. `settings` are shown and kept in the open, `credentials` are encrypted. */
export type Connected = {
  name: string;
  remoteAccountId: string;
  settings: Record<string, unknown>;
  credentials: Record<string, unknown>;
  limits: Partial<Limits>;
};

/** Why connecting failed, in a code of the words; `field` is the input it belongs to. */
export type ConnectFailure = { kind: 'failed'; reason: ReasonCode; field?: string; words?: string };
export type ConnectResult = { kind: 'connected'; account: Connected } | ConnectFailure;

/** One input of a form; its label and help are in the words (`channels.fields`), by its name. */
export type FormField = {
  name: string;
  type: 'text' | 'password' | 'url' | 'email' | 'number' | 'choice' | 'lines';
  required: boolean;
  choices?: readonly string[];
  initial?: string;
  /** Never shown again. */
  secret?: boolean;
  /** Left empty when connecting again, what is stored stays. */
  isKept?: boolean;
  /** Asked for only while another field has this value. */
  when?: { field: string; is: string };
  /** For those who know what it is: folded away at first. */
  isAdvanced?: boolean;
};

/** Connecting has no account yet. `newToken` makes an address that cannot be guessed. */
export type ConnectContext = Reach & { newToken(): string };

/** An app of ours at the network: what OAuth knows us by. */
export type OAuthApp = { appId: string; appSecret: string };

/** How an account is connected: by a form of fields, or by OAuth where the person signs in and agrees. */
export type Connecting =
  | {
      by: 'form';
      fields: FormField[];
      /** `input` has each field, '' when nothing was given. When reconnecting, what was connected `before` may be kept. */
      connect(context: ConnectContext, input: Record<string, string>, before?: Account): Promise<ConnectResult>;
    }
  | OAuthConnecting;

type OAuthConnecting = {
  by: 'oauth';
  fields: FormField[];
  /** Finds the instance that was meant and makes sure that it is one; gives its origin. */
  locate(
    context: ConnectContext,
    input: Record<string, string>,
  ): Promise<{ kind: 'located'; instance: string } | ConnectFailure>;
  /** Where the browser goes; `challenge` is PKCE's, S256. */
  authorizeUrl(instance: string, app: OAuthApp, redirectUri: string, state: string, challenge: string): string;
  /** Trades the code for a token. One sign-in may open several accounts: then the person chooses among them. */
  exchange(
    context: ConnectContext,
    instance: string,
    app: OAuthApp,
    redirectUri: string,
    code: string,
    verifier: string,
  ): Promise<ConnectResult | { kind: 'choose'; accounts: Connected[] }>;
} & (
  | {
      /** Any instance takes a new app at once, so each installation has one of its own there. */
      app: 'registered';
      register(
        context: ConnectContext,
        instance: string,
        redirectUri: string,
      ): Promise<({ kind: 'registered' } & OAuthApp) | ConnectFailure>;
    }
  | {
      /** Only people get apps there: the workspace's owner makes one and types its id and secret in, once. */
      app: 'own';
      /** Where she makes it. */
      consoleUrl: string;
    }
);
