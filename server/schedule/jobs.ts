import { runImport } from '#server/audience/importing.ts';
import { checkChannel, checkDueChannels } from '#server/channels/check.ts';
import { sweepChoices } from '#server/channels/choosing.ts';
import { sweepOAuthStates } from '#server/channels/oauth.ts';
import { clearOldChanges } from '#server/content/changes.ts';
import type { JobName, Jobs } from '#server/database/queue.ts';
import { deliverQueued } from '#server/mail/deliver.ts';
import { runSend } from '#server/newsletters/sending.ts';
import { removeOld } from '#server/operations/keeping.ts';
import { tidyPeople } from '#server/people/tidy.ts';
import { tellTrouble } from '#server/publishing/news.ts';
import { runPublication } from '#server/publishing/run.ts';
import { settleSend, sweepSends } from '#server/publishing/sends.ts';
import { sweep } from '#server/publishing/sweep.ts';
import { readNumbers, sweepNumbers } from '#server/results/numbers.ts';
import { tidyWords } from '#server/search/words.ts';
import { forgetPlans } from '#server/spreadsheet/plans.ts';
import { sendDigests } from '#server/today/digest.ts';
import type { WorkerServices } from './services.ts';

/** Does one step and returns; what has to wait is a new job. Ends early when `signal` says that the node stops. */
export type Handler<Name extends JobName> = (
  services: WorkerServices,
  data: Jobs[Name],
  signal: AbortSignal,
) => Promise<unknown>;

/**
 * The one table of everything that runs by itself: what each job does …
 */
export const handlers: { [Name in JobName]: Handler<Name> } = {
  'publication.run': (services, { publicationId }, stopping) => runPublication(services, publicationId, stopping),
  'publication.sweep': (services) => sweep(services),
  'news.trouble': ({ db, clock }, trouble) => tellTrouble(db, trouble, clock.now()),
  'import.run': ({ db, clock }, { importId }) => runImport(db, importId, clock.now),
  'channel.check': (services, { channelId }) => checkChannel(services, channelId, services.clock.now()),
  'channel.sweep': async ({ db, clock }) => {
    await checkDueChannels(db, clock.now());
    await sweepOAuthStates(db, clock.now());
    await sweepChoices(db, clock.now());
  },
  'send.window': async (services, { sendId }, signal) => {
    await runSend(services, sendId, signal);
    await settleSend(services.db, sendId, services.clock.now());
  },
  'send.sweep': (services) => sweepSends(services),
  'mail.deliver': async (services, _data, stopping) => {
    while (!stopping.aborted && (await deliverQueued(services, services.clock.now())) > 0) {}
  },
  'today.digest': ({ db, clock }) => sendDigests(db, clock.now()),
  'search.tidy': ({ db }, { after }) => tidyWords(db, after),
  'records.tidy': ({ db, clock }, _data, stopping) => removeOld(db, clock.now(), stopping),
  'numbers.sweep': ({ db, clock }) => sweepNumbers(db, clock.now()),
  'numbers.read': (services, { channelId }) => readNumbers(services, channelId, services.clock.now()),
  'people.tidy': async ({ db, clock }) => {
    await tidyPeople(db, clock.now());
    await forgetPlans(db, clock.now());
    await clearOldChanges(db, clock.now());
  },
};

/** … and what recurs: by node-schedule's rule on every node, once for all of them. Times are UTC. */
export const recurring: {
  [Name in JobName]: { job: Name; data: Jobs[Name]; rule: string; everySeconds: number };
}[JobName][] = [
  // What a killed node left, what a lost job forgot, what a person has since made possible.
  { job: 'publication.sweep', data: {}, rule: '*/30 * * * * *', everySeconds: 30 },
  // The same for newsletters: windows that a kill left in doubt are named, idle sends get a turn.
  { job: 'send.sweep', data: {}, rule: '*/30 * * * * *', everySeconds: 30 },
  // Mails of the product's own whose time to be tried again has come.
  { job: 'mail.deliver', data: {}, rule: '*/30 * * * * *', everySeconds: 30 },
  // Each connected account is asked once a day whether it still works.
  { job: 'channel.sweep', data: {}, rule: '0 */10 * * * *', everySeconds: 600 },
  // What networks count of what went out lately.
  { job: 'numbers.sweep', data: {}, rule: '0 3-59/10 * * * *', everySeconds: 600 },
  // Sessions and sign-in links that are over, counts of tries that no rule looks at any more, changes too old to be undone.
  { job: 'people.tidy', data: {}, rule: '0 17 * * * *', everySeconds: 3600 },
  // What the machine wrote down and nobody needs any more (`operations/keeping.ts`).
  { job: 'records.tidy', data: {}, rule: '0 42 * * * *', everySeconds: 3600 },
  // The morning mail: who wants one looks at a clock of their own, so every few minutes may be somebody's.
  { job: 'today.digest', data: {}, rule: '0 */5 * * * *', everySeconds: 300 },
  // Words that half-typed drafts left behind.
  { job: 'search.tidy', data: { after: '' }, rule: '0 40 2 * * *', everySeconds: 86_400 },
];
