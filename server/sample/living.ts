import { randomUUID } from 'node:crypto';
import { frame } from '#emails/starters/frame.ts';
import { openCall } from '#server/channels/call.ts';
import { completeTask } from '#server/channels/tasks.ts';
import type { ContentBody } from '#server/content/body.ts';
import { createContent, makeRevision } from '#server/content/drafting.ts';
import { cancelContent, schedule } from '#server/content/scheduling.ts';
import { localDate, localWall, resolveDue } from '#server/content/time.ts';
import type { Services } from '#server/context.ts';
import { storeImage } from '#server/media/images.ts';
import { networks } from '#server/networks/index.ts';
import type { Network, Outcome } from '#server/networks/network.ts';
import { startSend } from '#server/newsletters/freezing.ts';
import { runSend } from '#server/newsletters/sending.ts';
import type { ApproverActor, MemberActor } from '#server/people/actor.ts';
import { runPublication } from '#server/publishing/run.ts';
import { settleSend } from '#server/publishing/sends.ts';
import { decide } from '#server/review/approval.ts';
import { sendForReview } from '#server/review/review.ts';
import { shownIn } from '#server/review/shown.ts';
import { usualTiming, type WorkerServices } from '#server/schedule/services.ts';
import { assignContent } from '#server/week/assignee.ts';
import { setLabels } from '#server/week/labels.ts';
import { repeatWeekly } from '#server/week/repeat.ts';
import type { SampleContent } from './contents.ts';
import type { SamplePlaces } from './fill.ts';
import { samplePicture, samplePictureAlt } from './pictures.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * Lets one content live up to the state that it is meant to have at `now`: drafted five days before its time, sent to
 * the client four days before, decided three days before, and published by the publisher itself at its minute.
 */
export async function live(
  services: Services,
  actor: MemberActor,
  places: SamplePlaces,
  sample: SampleContent,
  now: Date,
): Promise<void> {
  const { db } = services;
  const client = places.clients.get(sample.client);
  if (!client) throw new Error(`The sample has no client ${sample.client}.`);
  const due = sample.day === undefined ? null : wallOf(sample, client.zone, now);
  const drafted = new Date(Math.min(now.getTime() - 26 * hour, (due?.at ?? now).getTime() - 5 * day));
  const later = (hours: number): Date => new Date(drafted.getTime() + hours * hour);
  const channelIds = sample.channels.map((slug) => places.channels.get(slug) ?? '');
  const body = await bodyOf(services, actor, client, sample, drafted);
  const { contentId } = await createContent(
    db,
    actor,
    {
      clientId: client.id,
      kind: sample.kind ?? 'post',
      title: sample.title,
      channelIds,
      body,
      stage: due ? 'draft' : 'idea',
    },
    drafted,
  );
  const labelId = places.labels.get(`${sample.client} ${sample.label}`);
  if (labelId) await setLabels(db, actor, { contentId, labelIds: [labelId] });
  await assignContent(db, actor, { contentId, userId: actor.userId }, drafted);
  if (!due) return;
  await schedule(
    db,
    actor,
    { contentId, due: { wall: due.wall, zone: client.zone, disambiguation: 'compatible' } },
    later(1),
  );
  if (sample.repeats) {
    const until = new Date(due.at.getTime() + sample.repeats * 7 * day);
    await repeatWeekly(db, actor, { contentId, everyWeeks: 1, until: localDate(until, client.zone) }, later(2));
  }
  if (sample.state === 'draft') return;
  if (sample.state === 'cancelled') return void (await cancelContent(db, actor, { contentId }, later(4)));
  await agree(services, actor, client.id, contentId, sample, later);
  if (due.at < now) await publishAt(services, actor, contentId, sample, due.at);
}

/** The round with the client, as far as it came. */
async function agree(
  { db }: Services,
  actor: MemberActor,
  clientId: string,
  contentId: string,
  sample: SampleContent,
  later: (hours: number) => Date,
): Promise<void> {
  const { approval_policy: policy } = await db
    .selectFrom('clients')
    .where('id', '=', clientId)
    .where('workspace_id', '=', actor.workspaceId)
    .select('approval_policy')
    .executeTakeFirstOrThrow();
  if (policy === 'not_needed')
    return void (await db
      .transaction()
      .execute((trx) => makeRevision(trx, actor, { contentId, madeFor: 'schedule' }, later(2))));
  const { reviewIds } = await sendForReview(db, actor, { contentIds: [contentId], note: '' }, later(3));
  if (sample.state === 'in_review' || sample.state === 'held') return;
  const row = await db
    .selectFrom('approvers')
    .where('client_id', '=', clientId)
    .where('workspace_id', '=', actor.workspaceId)
    .select(['id', 'name', 'email', 'locale'])
    .orderBy('created_at')
    .executeTakeFirstOrThrow();
  const approver: ApproverActor = {
    kind: 'approver',
    workspaceId: actor.workspaceId,
    clientId,
    approverId: row.id,
    linkId: randomUUID(),
    name: row.name,
    email: row.email,
    locale: row.locale,
    address: null,
  };
  const reviewId = reviewIds[0] ?? '';
  const { fingerprint } = await shownIn(db, approver, reviewId);
  const isSentBack = sample.state === 'changes_requested';
  await decide(
    db,
    approver,
    {
      reviewId,
      shown: fingerprint,
      decision: isSentBack ? 'changes_requested' : 'approved',
      words: isSentBack ? (sample.words ?? '') : '',
    },
    later(20),
  );
}

/** The publisher at the due minute, with a network that answers as the sample says. */
async function publishAt(
  services: Services,
  actor: MemberActor,
  contentId: string,
  sample: SampleContent,
  at: Date,
): Promise<void> {
  const worker = workerAt(services, sample, at);
  const publications = await services.db
    .selectFrom('publications')
    .where('content_id', '=', contentId)
    .where('status', '=', 'planned')
    .select('id')
    .execute();
  const never = new AbortController().signal;
  for (const { id } of publications) {
    await runPublication(worker, id, never);
    const send = await services.db.selectFrom('sends').where('publication_id', '=', id).select('id').executeTakeFirst();
    if (!send) continue;
    await runSend(worker, send.id, never);
    await settleSend(services.db, send.id, at);
  }
  if (sample.state === 'published') await doTasks(services, actor, contentId, worker, at);
  if (sample.state === 'unconfirmed') {
    // Looked for, and not to be proven: the network of this sample has no way to look.
    for (const { id } of publications)
      await runPublication({ ...worker, clock: { now: () => new Date(at.getTime() + hour) } }, id, never);
  }
}

/** What the product cannot publish by itself was done by hand an hour later. */
async function doTasks(
  services: Services,
  actor: MemberActor,
  contentId: string,
  worker: WorkerServices,
  at: Date,
): Promise<void> {
  const open = await services.db
    .selectFrom('manual_tasks as t')
    .innerJoin('publications as p', 'p.channel_id', 't.channel_id')
    .where('p.content_id', '=', contentId)
    .where('p.status', '=', 'processing')
    .where('t.done_at', 'is', null)
    .select(['t.id', 't.channel_id', 'p.id as publicationId'])
    .execute();
  const done = new Date(at.getTime() + hour);
  for (const task of open) {
    await completeTask(services.db, actor, { taskId: task.id, channelId: task.channel_id, link: '' }, done);
    await runPublication({ ...worker, clock: { now: () => done } }, task.publicationId, new AbortController().signal);
  }
}

function workerAt(services: Services, sample: SampleContent, at: Date): WorkerServices {
  const workerId = randomUUID();
  const answer = answerOf(sample);
  const practice = networks.practice;
  const scripted = answer
    ? ({ ...practice, idempotency: 'none', publish: async () => answer } as unknown as Network)
    : practice;
  return {
    ...services,
    // A minute after the due time at the latest, so that a claim finds itself in time.
    clock: { now: () => new Date(at.getTime() + 400) },
    workerId: () => workerId,
    hands: new Map(),
    ending: new AbortController().signal,
    networks: {
      ...networks,
      practice: scripted,
      manual: answer ? ({ ...networks.manual, publish: async () => answer } as Network) : networks.manual,
    },
    openCall,
    startNewsletter: startSend,
    timing: usualTiming,
    random: () => 0.5,
  };
}

function answerOf(sample: SampleContent): Outcome | null {
  if (sample.state === 'failed') return { kind: 'rejected', reason: 'image_refused', words: sample.words ?? '' };
  if (sample.state === 'unconfirmed') return { kind: 'unknown', reason: 'timeout' };
  if (sample.state === 'reconnect') return { kind: 'reconnect', reason: 'credentials_revoked' };
  return null;
}

/** States that only what is due can have. */
const afterDue = ['published', 'held', 'failed', 'unconfirmed', 'reconnect'];
const quarter = 15 * 60_000;

/** `dayFromToday` in the client's zone; what must be over by `now` is so, whatever the hour the sample is made at. */
function wallOf(
  { day: dayFromToday = 0, time = '09:00', state }: SampleContent,
  zone: string,
  now: Date,
): { wall: string; at: Date } {
  const today = new Date(`${localDate(now, zone)}T00:00:00Z`);
  const wall = `${new Date(today.getTime() + dayFromToday * day).toISOString().slice(0, 10)}T${time}`;
  const { dueAt } = resolveDue({ wall, zone, disambiguation: 'compatible' });
  if (!afterDue.includes(state) || dueAt.getTime() < now.getTime() - quarter) return { wall, at: dueAt };
  const earlier = localWall(new Date(Math.floor((now.getTime() - 1.5 * hour) / quarter) * quarter), zone);
  return { wall: earlier, at: resolveDue({ wall: earlier, zone, disambiguation: 'compatible' }).dueAt };
}

async function bodyOf(
  services: Services,
  actor: MemberActor,
  client: { id: string; name: string; colour: string; listId: string },
  sample: SampleContent,
  at: Date,
): Promise<ContentBody> {
  const picture = sample.picture
    ? await storeImage(
        services,
        actor,
        { clientId: client.id, bytes: await samplePicture(sample.picture), name: `${sample.picture}.png` },
        at,
      )
    : null;
  const alt = sample.picture ? samplePictureAlt[sample.picture] : '';
  if (sample.kind !== 'newsletter') {
    return { kind: 'post', text: sample.text, media: picture ? [{ mediaId: picture.id, alt }] : [], variants: {} };
  }
  const mjml = frame(
    'pl',
    { name: client.name, colour: client.colour, logo: null },
    () => `    <mj-section css-class="sheet"><mj-column>
        ${picture ? `<mj-image src="media:${picture.id}" alt="${alt}" width="600px" />` : '<mj-spacer height="4px" />'}
      </mj-column></mj-section>
    <mj-section padding="32px 0 0" css-class="sheet"><mj-column>
        <mj-text><h1>${sample.title.replace(/^[^:]+: /, '')}</h1><p>Dzień dobry, {{first_name|Szanowni Państwo}},</p><p>${sample.text}</p></mj-text>
        <mj-button href="https://www.example.com/">Zobacz więcej</mj-button>
      </mj-column></mj-section>`,
  );
  return {
    kind: 'newsletter',
    subject: sample.title.replace(/^List: /, ''),
    preheader: sample.text.split('. ')[0] ?? '',
    mjml,
    text: '',
    listId: client.listId,
  };
}
