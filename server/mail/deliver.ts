import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Services } from '#server/context.ts';
import type { Db } from '#server/database/connection.ts';
import type { MailsTable } from '#server/database/schema/trail.ts';
import { isDomainError } from '#server/errors.ts';
import { openGuard } from '#server/http/guard.ts';
import { renderMail } from './render.ts';
import { type Delivery, openSmtp, type SmtpServer, type SmtpSession } from './smtp.ts';

type QueuedMail = Selectable<MailsTable>;

/** Mails of one round: one session, one claim. */
const batch = 20;
/** How long a claimed mail is another's; afterwards it is tried again (a mail twice is better than a sign-in link lost). */
const leaseMs = 5 * 60_000;
const maxTries = 12;

export type Delivering = Pick<Services, 'db' | 'config' | 'log'> & {
  /** Where mails that must not be kept are shown; standard output unless told. */
  print?: (text: string) => void;
  /** Opens sessions; the real thing unless told. */
  connect?: (server: SmtpServer) => ReturnType<typeof openSmtp>;
};

/**
 * Delivers the product's own mails that are due: by SMTP_URL, or into the local mailbox. Any number of processes may
 * run it at once. Answers how many it took, so that the caller goes on until there are none.
 */
export async function deliverQueued(services: Delivering, now: Date): Promise<number> {
  const claimed = await claim(services.db, now);
  const mails = await putTogether(services, claimed, now);
  if (mails.length === 0) return claimed.length;
  if (services.config.smtpUrl === null) await keep(services, mails, now);
  else await send(services, serverOf(services.config.smtpUrl), mails, now);
  return claimed.length;
}

/**
 * The mails with their HTML, which is made once. One that cannot be made now waits for its next try; while the compiler
 * has no time, all that are not made yet do, before their lease is over.
 */
async function putTogether({ db, log }: Delivering, mails: QueuedMail[], now: Date): Promise<QueuedMail[]> {
  const ready: QueuedMail[] = [];
  let isBusy = false;
  for (const mail of mails) {
    if (mail.mjml === '') {
      ready.push(mail);
      continue;
    }
    if (isBusy) {
      await putBack(db, [mail], 'not_made', now);
      continue;
    }
    try {
      const made = { html: await renderMail(mail.mjml), mjml: '' };
      await db.updateTable('mails').set(made).where('id', '=', mail.id).where('status', '=', 'sending').execute();
      ready.push({ ...mail, ...made });
    } catch (error) {
      log.error({ err: error, mail: mail.id, kind: mail.kind }, 'a mail could not be put together');
      isBusy = isDomainError(error);
      await putBack(db, [mail], 'not_made', now);
    }
  }
  return ready;
}

async function claim(db: Db, now: Date): Promise<QueuedMail[]> {
  return db
    .updateTable('mails')
    .set((eb) => ({ status: 'sending', tries: eb('tries', '+', 1), next_try_at: new Date(now.getTime() + leaseMs) }))
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('mails')
        .select('id')
        .where('status', 'in', ['queued', 'sending'])
        .where(sql<boolean>`coalesce(next_try_at, created_at) <= ${now}`)
        .orderBy(sql`coalesce(next_try_at, created_at)`)
        .limit(batch)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .execute();
}

/**
 * Without SMTP_URL a mail is kept where the owner reads it. One with a secret is shown in the terminal of a loopback
 * installation and nowhere else; what is stored of it holds no secret.
 */
async function keep({ db, config, log, print }: Delivering, mails: QueuedMail[], now: Date): Promise<void> {
  const say = print ?? ((text: string) => void process.stdout.write(text));
  for (const mail of mails) {
    if (!mail.is_secret) {
      await db
        .updateTable('mails')
        .set({ status: 'kept', sent_at: now, next_try_at: null })
        .where('id', '=', mail.id)
        .execute();
      continue;
    }
    if (config.isLoopback)
      say(`\n${rule}\nTo: ${mail.to_address}\nSubject: ${mail.subject}\n\n${mail.text}${rule}\n\n`);
    else log.warn({ mail: mail.id, kind: mail.kind }, 'a mail with a secret cannot be delivered: SMTP_URL is not set');
    await finish(
      db,
      mail,
      config.isLoopback ? { status: 'kept', sent_at: now } : { status: 'failed', problem: 'smtp_missing' },
    );
  }
}

const rule = '-'.repeat(72);

async function send(services: Delivering, server: SmtpServer, mails: QueuedMail[], now: Date): Promise<void> {
  const { db, config, log } = services;
  const connect =
    services.connect ??
    ((to: SmtpServer) =>
      openSmtp(to, { guard: openGuard({ allow: config.outboundAllow }), name: ehloName(config.appUrl) }));
  let session: SmtpSession | null = null;
  for (const mail of mails) {
    if (!session?.isOpen()) {
      const opened = await connect(server);
      if (opened.kind === 'failed') {
        log.warn({ reason: opened.reason, waiting: mails.length }, 'the mail server cannot be reached');
        await putBack(db, mails.slice(mails.indexOf(mail)), opened.reason, now);
        return;
      }
      session = opened.session;
    }
    const mime = await mimeOf(mail, config.mailFrom, now);
    const delivery = await session.send({ from: config.mailFrom, to: mail.to_address }, [mime]);
    await record(services, mail, delivery, now);
  }
  session?.close();
}

async function record({ db, log }: Delivering, mail: QueuedMail, delivery: Delivery, now: Date): Promise<void> {
  if (delivery.kind === 'accepted') return finish(db, mail, { status: 'sent', sent_at: now });
  if (delivery.kind === 'refused') {
    log.warn({ mail: mail.id, kind: mail.kind, answer: delivery.answer }, 'a mail was refused');
    return finish(db, mail, { status: 'failed', problem: delivery.answer || 'refused' });
  }
  // In doubt: sent again under the same Message-ID. Losing a sign-in link is worse than seeing it twice.
  await putBack(db, [mail], delivery.kind === 'deferred' ? delivery.answer : delivery.reason, now);
}

type Ending = { status: 'sent' | 'kept'; sent_at: Date } | { status: 'failed'; problem: string };

async function finish(db: Db, mail: QueuedMail, ending: Ending): Promise<void> {
  await db
    .updateTable('mails')
    .set({ ...ending, next_try_at: null, ...(mail.is_secret ? { html: '', mjml: '', text: '' } : {}) })
    .where('id', '=', mail.id)
    .where('status', '=', 'sending')
    .execute();
}

async function putBack(db: Db, mails: QueuedMail[], problem: string, now: Date): Promise<void> {
  for (const mail of mails) {
    if (mail.tries >= maxTries) {
      await finish(db, mail, { status: 'failed', problem });
      continue;
    }
    await db
      .updateTable('mails')
      .set({ status: 'queued', problem, next_try_at: new Date(now.getTime() + backOffMs(mail.tries)) })
      .where('id', '=', mail.id)
      .where('status', '=', 'sending')
      .execute();
  }
}

/** 15 s, 30 s, 1 min … at most an hour: twelve tries last about four hours. */
function backOffMs(tries: number): number {
  return Math.min(15_000 * 2 ** (tries - 1), 3_600_000);
}

/** Builds the mail; its Message-ID is the row's, so that a second try is the same mail. */
export async function mimeOf(mail: QueuedMail, from: string, now: Date): Promise<Buffer> {
  const domain = from.split('@')[1] ?? 'localhost';
  const composer = new MailComposer({
    from: { name: 'Asystentka', address: from },
    to: { name: mail.to_name, address: mail.to_address },
    subject: mail.subject,
    text: mail.text,
    html: mail.html,
    date: now,
    messageId: `<${mail.id}@${domain}>`,
    headers: {
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      ...(mail.headers as Record<string, string>),
    },
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** SMTP_URL as a server: smtps is TLS from the start; smtp is encrypted where offered, and always before a password. */
export function serverOf(smtpUrl: string): SmtpServer {
  const url = new URL(smtpUrl);
  const tls = url.protocol === 'smtps:';
  return {
    host: url.hostname,
    port: Number(url.port) || (tls ? 465 : 587),
    security: tls ? 'tls' : 'opportunistic',
    user: url.username ? decodeURIComponent(url.username) : null,
    password: url.password ? decodeURIComponent(url.password) : null,
  };
}

/** What we say in EHLO: our own name where it is one, else an address literal. */
export function ehloName(appUrl: string): string {
  const host = new URL(appUrl).hostname;
  return /^[a-z0-9-]+(\.[a-z0-9-]+)+$/i.test(host) && !/^[\d.]+$/.test(host) ? host : '[127.0.0.1]';
}
