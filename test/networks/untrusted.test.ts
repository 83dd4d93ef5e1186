import { afterAll, beforeAll, expect, test } from 'vitest';
import { reachOf } from '#server/channels/reach.ts';
import { readConfig } from '#server/config.ts';
import { certificateProblem } from '#server/http/certificate.ts';
import { openHttp } from '#server/http/guarded.ts';
import { monday } from '#test/support/factories.ts';
import { testSecret } from '#test/support/people.ts';
import { startSmtp, type TestSmtp } from '#test/support/smtp.ts';

// A file of its own: here nobody trusts the authority that signed the test server's certificate.

let smtp: TestSmtp;
let direct: TestSmtp;
beforeAll(async () => {
  smtp = await startSmtp({ security: 'starttls', user: 'malwa', password: 'peonie 7' });
  direct = await startSmtp({ security: 'tls', user: 'malwa', password: 'peonie 7' });
});
afterAll(() => Promise.all([smtp.stop(), direct.stop()]));

test.each(['starttls', 'tls'] as const)(
  'a mail server with a certificate that nobody vouches for (%s)',
  async (security) => {
    const { port } = security === 'tls' ? direct : smtp;
    const config = readConfig({
      APP_URL: 'https://planner.test',
      APP_SECRET: testSecret,
      OUTBOUND_ALLOW: `127.0.0.1:${port}`,
    });
    const http = openHttp({ allow: [] });
    const { askMailServer } = reachOf(
      { config, clock: { now: () => monday } },
      { http, signal: AbortSignal.timeout(10_000) },
    );
    const server = { host: '127.0.0.1', port, security, user: 'malwa', password: 'peonie 7' };
    expect(await askMailServer(server, 'listy@malwa.example')).toEqual({
      kind: 'unwilling',
      reason: 'certificate_untrusted',
    });
  },
);

test('an https server with such a certificate: refused before anything is sent', async () => {
  const place = `127.0.0.1:${direct.port}`;
  expect(await openHttp({ allow: [place] })(`https://${place}/`)).toEqual({
    kind: 'failure',
    reason: 'certificate_untrusted',
    sent: false,
  });
});

test.each([
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'self-signed certificate', 'certificate_untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'self-signed certificate in certificate chain', 'certificate_untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'unable to verify the first certificate', 'certificate_untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'unable to get local issuer certificate', 'certificate_untrusted'],
  ['', 'Error initiating TLS - self-signed certificate', 'certificate_untrusted'],
  ['CERT_HAS_EXPIRED', 'certificate has expired', 'certificate_expired'],
  ['', 'Error initiating TLS - certificate has expired', 'certificate_expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', "Hostname/IP does not match certificate's altnames", 'certificate_wrong_name'],
  ['ERR_SSL_WRONG_VERSION_NUMBER', 'wrong version number', null],
  ['ECONNRESET', 'read ECONNRESET', null],
])('%s "%s" is %s', (code, message, problem) => expect(certificateProblem({ code, message })).toBe(problem));
