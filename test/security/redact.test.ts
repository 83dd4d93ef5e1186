import { expect, test } from 'vitest';
import { redactPath } from '#server/security/redact.ts';

const token = 'xjP6i4TAlfargQ3Oogwi4KJ2anyjAjSo';
const id = '6e5f8a4e-2f2c-4c9e-9d5e-0a1b2c3d4e5f';

test.each([
  [`/approve/${token}`, '/approve/[token]'],
  ['/approve/short', '/approve/[token]'],
  [`/approve/${token}/renew`, '/approve/[token]/renew'],
  [`/sign-in/link/${token}.data?to=%2F`, '/sign-in/link/[token]'],
  [`/setup/${token}?x=1`, '/setup/[token]'],
  [`/u/${token}`, '/u/[token]'],
  [`/something/new/${token}`, '/something/new/[token]'],
  [`/clients/${id}/channels`, `/clients/${id}/channels`],
  [`/review/${id}/${id}.data`, `/review/${id}/${id}.data`],
  ['/sign-in?to=%2Fapprove%2Fsecret', '/sign-in'],
  ['/', '/'],
])('%s', (path, logged) => {
  expect(redactPath(path)).toBe(logged);
});
