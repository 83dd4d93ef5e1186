/** The mail server of the tests, in a process of its own: speaks real SMTP, with STARTTLS and sign-in. Driven over IPC. */
import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { FromServer, ReceivedMail, SmtpRule, SmtpSettings, ToServer } from './smtp.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as SmtpSettings;
const certificate = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url));

const kept: ReceivedMail[] = [];
let rules: SmtpRule[] = [];
let received = 0;

const server = new SMTPServer({
  secure: settings.security === 'tls',
  key: certificate('server.key'),
  cert: certificate('server.pem'),
  disabledCommands: [...(settings.security === 'none' ? ['STARTTLS'] : []), ...(settings.user ? [] : ['AUTH'])],
  authOptional: !settings.user,
  allowInsecureAuth: settings.security === 'none',
  disableReverseLookup: true,
  banner: 'banner of the test server',
  size: 30 * 1024 * 1024,
  onAuth(auth, _session, callback) {
    if (auth.username === settings.user && auth.password === settings.password) return callback(null, { user: 'ok' });
    callback(refusal(535, 'Authentication failed'));
  },
  onMailFrom(address, session, callback) {
    act(ruleFor('mail', address.address), session, callback);
  },
  onRcptTo(address, session, callback) {
    act(ruleFor('rcpt', address.address), session, callback);
  },
  onData(stream, session, callback) {
    const chunks: Buffer[] = [];
    const to = session.envelope.rcptTo.map((one) => one.address);
    const rule = ruleFor('data', to[0] ?? '');
    stream.on('data', (chunk: Buffer) => {
      if (rule?.answer === 'drop-early') drop(session);
      if (!settings.countOnly) chunks.push(chunk);
    });
    stream.on('end', () => {
      if (rule?.answer === 'drop-early') return;
      if (typeof rule?.answer !== 'number') received += 1;
      // "drop" is the doubtful case: the mail was taken, but the answer never arrives.
      if (!settings.countOnly && typeof rule?.answer !== 'number') {
        kept.push({
          from: session.envelope.mailFrom ? session.envelope.mailFrom.address : '',
          to,
          raw: Buffer.concat(chunks).toString('base64'),
          secure: session.secure,
          user: session.user ? String(settings.user) : null,
        });
      }
      act(rule, session, (error?: Error | null) => (error ? callback(error) : callback(null, 'taken')));
    });
  },
});
server.on('error', () => {});

// smtp-server keeps its sockets to itself; this is how a test pulls the plug.
type Connection = { id: string; _socket: Socket };
const connections = (server as unknown as { connections: Set<Connection> }).connections;
function drop(session: SMTPServerSession): void {
  for (const connection of connections) if (connection.id === session.id) connection._socket.destroy();
}

function ruleFor(at: SmtpRule['at'], address: string): SmtpRule | undefined {
  const rule = rules.find((one) => one.at === at && new RegExp(one.match).test(address) && one.times !== 0);
  if (rule?.times !== undefined) rule.times -= 1;
  return rule;
}

function act(rule: SmtpRule | undefined, session: SMTPServerSession, callback: (error?: Error | null) => void): void {
  if (!rule) callback();
  else if (typeof rule.answer === 'number') callback(refusal(rule.answer, rule.words ?? 'No'));
  else if (rule.answer === 'slow') setTimeout(callback, rule.delayMs ?? 100);
  else if (rule.answer !== 'silent') drop(session);
}

function refusal(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

function tell(message: FromServer): void {
  process.send?.(message);
}

process.on('message', (message: ToServer) => {
  if (message.ask === 'rules') rules = message.rules;
  if (message.ask === 'clear') kept.length = received = 0;
  tell({
    id: message.id,
    mails: message.ask === 'mails' ? kept : [],
    received,
    cpuMs: process.cpuUsage().user / 1000 + process.cpuUsage().system / 1000,
  });
});
process.on('disconnect', () => process.exit());
server.listen(settings.port ?? 0, '127.0.0.1', () => {
  const address = server.server.address();
  tell({ id: 0, port: typeof address === 'object' && address ? address.port : 0, mails: [], received: 0, cpuMs: 0 });
});
