import { type Request, Router } from 'express';
import type { Services } from '#server/context.ts';
import { openHub } from '#server/live/hub.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { memberOf } from '#server/people/members.ts';
import { visibleTo } from '#server/people/scope.ts';

/** A sign of life for proxies, and the time at which the session is asked again; milliseconds. */
const beatMs = 25_000;
/** Longest that one connection lasts; the browser opens the next. Seconds. */
const longestSeconds = 1_800;
/** Connections of one person: a few browsers. More are refused, so that none holds them all. */
const mostOfOne = 12;

export type Live = { routes: Router; close(): Promise<void> };

/**
 * Live updates: `GET /live` is a stream of events that say only that something of the member's clients changed (`changed`);
 * the page then asks for its data as ever. Never compressed (`app.ts`); the session is checked again at every beat.
 */
export function liveUpdates(services: Services): Live {
  const hub = openHub(services);
  const open = new Set<() => void>();
  const perPerson = new Map<string, number>();
  const routes = Router();

  routes.get('/live', async (req, res) => {
    const member = await memberFrom(services, req);
    if (!member) return void res.status(401).json({ error: { code: 'signedOut', params: {} } });
    let visible = await clientsOf(services, member);
    // Who left meanwhile is not counted: nobody would tell of the end.
    if (res.destroyed) return;
    const count = perPerson.get(member.userId) ?? 0;
    if (count >= mostOfOne) return void res.status(429).end();
    perPerson.set(member.userId, count + 1);
    let unwatch: (() => void) | null = null;
    let isOver = false;
    const end = (): void => {
      if (isOver) return;
      isOver = true;
      clearInterval(beat);
      clearTimeout(last);
      unwatch?.();
      open.delete(end);
      perPerson.set(member.userId, (perPerson.get(member.userId) ?? 1) - 1);
      if (perPerson.get(member.userId) === 0) perPerson.delete(member.userId);
      res.end();
    };
    const beat = setInterval(() => {
      memberFrom(services, req)
        .then(async (still) => {
          if (!still) return end();
          visible = await clientsOf(services, still);
          res.write(': still here\n\n');
        })
        // The database is away for a moment: the next beat asks again.
        .catch(() => {});
    }, beatMs);
    const asked = Number(req.query.for);
    const seconds = asked > 0 && asked < longestSeconds ? asked : longestSeconds;
    const last = setTimeout(end, seconds * 1_000);
    open.add(end);
    res.on('close', end);
    res
      .status(200)
      .set({ 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store', 'X-Accel-Buffering': 'no' });
    res.flushHeaders();
    const { workspaceId } = member;
    try {
      unwatch = await hub.watch({
        workspaceId,
        onChange(clientIds) {
          const isTheirs = clientIds === null || [...clientIds].some((id) => visible.has(id));
          if (isTheirs) res.write('event: changed\ndata: {}\n\n');
        },
      });
    } catch (err) {
      services.log.warn({ err }, 'live updates cannot be heard');
      end();
      return;
    }
    if (isOver) unwatch();
    // Written when it listens: what changes from here on is told.
    else res.write(': listening\n\n');
  });

  return {
    routes,
    async close() {
      for (const end of [...open]) end();
      await hub.close();
    },
  };
}

async function memberFrom({ auth, db }: Services, req: Request): Promise<MemberActor | null> {
  const session = await auth.sessionOf({
    cookie: req.headers.cookie ?? null,
    address: null,
    userAgent: req.headers['user-agent'] ?? null,
  });
  return session ? memberOf(db, session, null) : null;
}

async function clientsOf({ db }: Services, member: MemberActor): Promise<Set<string>> {
  const rows = await db
    .selectFrom('clients')
    .select('id')
    .where(visibleTo(member, 'clients', 'id'))
    .execute();
  return new Set(rows.map(({ id }) => id));
}
