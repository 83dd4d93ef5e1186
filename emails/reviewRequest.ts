import type { Locale } from '#words/index.ts';
import { longDay, when } from '#words/when.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

/** Rows named in the mail; the rest is a number. The page has them all. */
const mostRows = 8;

export type ReviewRequestProps = {
  /** Why it is written: new items, a reminder, an item whose time has come, or a link that was asked for. */
  why: 'request' | 'reminder' | 'held' | 'link';
  workspace: string;
  client: string;
  approver: string;
  /** Who sent it; '' when the product writes by itself. */
  sender: string;
  note: string;
  /** Everything that waits for this client, soonest first. Times are shown in `zone`, the client's. */
  items: { title: string; dueAt: Date | null }[];
  zone: string;
  now: Date;
  url: string;
  expiresAt: Date;
};

/** To the client's person: how much waits, when the first goes out, and the one link. */
export function reviewRequest(props: ReviewRequestProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { client, workspace, zone, now, items } = props;
  const count = items.length;
  const due = items.flatMap(({ dueAt }) => (dueAt ? [dueAt] : []));
  const first = due.find((at) => at > now);
  const goesOut =
    first && first === due[0]
      ? t('review.first', { count, when: when(locale, first, zone, now) })
      : due.length > 0
        ? t('review.overdue', { count })
        : '';
  const waiting = t('review.waiting', { count });
  const line = goesOut ? t('review.both', { waiting, goesOut }) : waiting;
  return layout({
    locale,
    sender: workspace,
    subject: subjectOf(props, line, locale),
    preview: props.note || t('review.preview', { client }),
    heading: waiting,
    blocks: [
      { kind: 'text', text: t('greeting', { name: props.approver }) },
      { kind: 'text', text: t(`review.${props.why}`, { client, count, sender: props.sender || workspace }) },
      ...(props.note ? [{ kind: 'quote' as const, text: props.note, by: props.sender || workspace }] : []),
      {
        kind: 'rows',
        rows: [
          ...items.slice(0, mostRows).map(({ title, dueAt }) => ({
            title: title || t('review.untitled'),
            detail: dueAt
              ? t(dueAt > now ? 'review.goesOut' : 'review.wasDue', { when: when(locale, dueAt, zone, now) })
              : t('review.noDate'),
          })),
          ...(count > mostRows ? [{ title: t('review.more', { count: count - mostRows }) }] : []),
        ],
      },
      { kind: 'button', label: t('review.open', { count }), url: props.url },
      { kind: 'small', text: t('review.valid', { client, day: longDay(locale, props.expiresAt, zone, now) }) },
    ],
    reason: t('review.reason', { client, workspace }),
  });
}

function subjectOf(props: ReviewRequestProps, line: string, locale: Locale): string {
  const t = mailWords(locale);
  if (props.why === 'request') return t('review.subject', { client: props.client, line });
  return t(`review.subject_${props.why}`, { client: props.client, line });
}
