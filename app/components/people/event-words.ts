import { useTranslations } from 'use-intl';

/** What of an event's detail says something to a person; the rest is for machines. */
const telling = ['title', 'name', 'email', 'clients', 'client', 'channel', 'list', 'approver', 'file'];

/** Events of the audit trail in words. An event that has none yet is shown by its own name rather than hidden. */
export function useEventWords() {
  const t = useTranslations('audit');
  const say = (key: string, otherwise: string) => (t.has(key as never) ? t(key as never) : otherwise);
  return {
    /** `content.approved` → "Content approved" */
    sentence: (event: string) => say(`events.${event}`, event),
    /** `content` → "Contents" */
    noun: (noun: string) => say(`nouns.${noun}`, noun),
    /** The names in an event's detail, as one line. */
    about: (detail: Record<string, unknown>) =>
      telling
        .map((key) => detail[key])
        .filter((value): value is string => typeof value === 'string' && value !== '')
        .join(', '),
  };
}
