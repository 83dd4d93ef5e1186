import { domainToASCII } from 'node:url';

export type Address = {
  /** As it is written in a To header; an international domain is in its ASCII form. */
  email: string;
  /** What is compared: lower case throughout. Mailboxes that differ by case only are not seen in practice. */
  normal: string;
};

/** What SMTP can carry without SMTPUTF8: an atom of the local part, then dots and atoms. */
const local = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;

/**
 * Reads one mail address as people paste it: white space, `mailto:`, `Name <address>` and trailing punctuation are
 * forgiven. null when it cannot be delivered to. Says nothing of whether the mailbox exists.
 */
export function readAddress(text: string): Address | null {
  const inBrackets = /<([^<>]+)>\s*$/.exec(text)?.[1] ?? text;
  const trimmed = inBrackets
    .replace(/\u200b|\u200c|\u200d|\ufeff|\u00a0/g, '')
    .trim()
    .replace(/^mailto:/i, '')
    .replace(/[;,.]+$/, '');
  const at = trimmed.lastIndexOf('@');
  if (at < 1 || trimmed.length > 254) return null;
  const mailbox = trimmed.slice(0, at);
  const domain = domainToASCII(trimmed.slice(at + 1));
  const labels = domain.split('.');
  if (mailbox.length > 64 || !local.test(mailbox)) return null;
  if (labels.length < 2 || !labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? '')) return null;
  const email = `${mailbox}@${domain}`;
  return { email, normal: email.toLowerCase() };
}
