import type { World } from './world.ts';

/** Five browsers: nobody signed in · another workspace's owner · an assistant without this client · another client's approver · the right one. */
export type Who = 'noOne' | 'otherOwner' | 'unassigned' | 'otherApprover' | 'right';
export const everybody: Who[] = ['noOne', 'otherOwner', 'unassigned', 'otherApprover', 'right'];

/**
 * Whose a route is:
 * - `everyone`: no right needed, and nothing of anybody's is shown
 * - `token`: what is in the path is all the right there is, whoever has it
 * - `member`: every member, each with their own workspace's things
 * - `owner`: every owner, each with their own workspace's; assistants are refused
 * - `client`: members who may see the client that the path leads to; for all others it does not exist
 * - `clientOwner`: the same, and owners only
 * - `approver`: the client's person whose link was opened in this browser
 * - `gone`: nobody's, in an installation that is in use
 * - `leaves`: leads to the sign-in whoever asks
 */
export type Access =
  | 'gone'
  | 'leaves'
  | 'everyone'
  | 'token'
  | 'member'
  | 'owner'
  | 'client'
  | 'clientOwner'
  | 'approver';

/** What came back: let `in` (it may still have refused what was typed), sent to sign in, forbidden, or nothing there. */
export type Outcome = 'in' | 'signIn' | 'forbidden' | 'gone' | 'broken';

export type Row = {
  /** Remix: the route's id without `routes/`. Express: the method and its pattern, `GET /media/:id`. */
  route: string;
  method: 'GET' | 'POST';
  access: Access;
  /** A real address in this world, whose things exist. */
  path(world: World): string;
  /** For `token`: the same address with a token that was never given out. */
  forged?(world: World): string;
  /** What the form sends; something that the right one may send. */
  body?(world: World): Record<string, string>;
  /** Makes what only this row needs, before anybody asks; keep its id in `world.made`. */
  prepare?(world: World): Promise<void>;
  /** Takes a POST from other sites: one of `openToOtherSites`. */
  fromElsewhere?: true;
};

/** A row for what is looked at. */
export const page = (route: string, access: Access, path: Row['path']): Row => ({ route, method: 'GET', access, path });

/** A row for what is posted. */
export const change = (route: string, access: Access, path: Row['path'], body: Row['body'] = () => ({})): Row => ({
  route,
  method: 'POST',
  access,
  path,
  body,
});

/** What each of the five must get. Where several are right, any of them. */
export const expected: Record<Access, Record<Who, Outcome[]>> = {
  everyone: same(['in']),
  token: same(['in']),
  member: { ...same(['in']), noOne: ['signIn'], otherApprover: ['signIn'] },
  owner: { ...same(['in']), noOne: ['signIn'], otherApprover: ['signIn'], unassigned: ['forbidden'] },
  client: { noOne: ['signIn'], otherApprover: ['signIn'], otherOwner: ['gone'], unassigned: ['gone'], right: ['in'] },
  clientOwner: {
    noOne: ['signIn'],
    otherApprover: ['signIn'],
    otherOwner: ['gone'],
    unassigned: ['forbidden', 'gone'],
    right: ['in'],
  },
  approver: { ...same(['signIn', 'forbidden', 'gone']), right: ['in'] },
  gone: same(['gone']),
  leaves: same(['signIn']),
};

/** Whether this one may see what belongs to the client. */
export const maySee = (access: Access, who: Who): boolean => who === 'right' || access === 'token';

function same(outcomes: Outcome[]): Record<Who, Outcome[]> {
  return { noOne: outcomes, otherOwner: outcomes, unassigned: outcomes, otherApprover: outcomes, right: outcomes };
}
