import type { Locale } from '#words/index.ts';
import { clockTime, longDay } from '#words/when.ts';
import { layout, type MailTemplate } from './layout.ts';
import { mailWords } from './words.ts';

/** Rows named in the mail; the rest is a number. The page has them all. */
const mostRows = 8;

export type MorningDigestProps = {
  workspace: string;
  name: string;
  /** The first of what needs this person, the most pressing first; `count` is all of it. */
  needs: {
    count: number;
    /** Many that were late, as one row before the others. */
    late: { count: number; clients: string[] } | null;
    rows: {
      kind: 'unconfirmed' | 'failed' | 'send' | 'reconnect' | 'held' | 'ending' | 'changes' | 'task';
      client: string;
      title: string;
    }[];
  };
  /** What lies with clients, and for how many days the oldest has. */
  waiting: { count: number; days: number };
  /** What still goes out today. */
  out: { count: number; nextAt: Date | null };
  /** The person's own. */
  zone: string;
  now: Date;
  url: string;
};

/** To a member, in the morning: what needs them, what lies with clients, what goes out. */
export function morningDigest(props: MorningDigestProps, locale: Locale): MailTemplate {
  const t = mailWords(locale);
  const { workspace, needs, waiting, out, zone, now } = props;
  const [first] = needs.rows;
  const { late } = needs;
  const shown = needs.rows.slice(0, late ? mostRows - 1 : mostRows);
  const titleOf = ({ kind, title }: (typeof shown)[number]): string =>
    kind === 'reconnect' || kind === 'ending' ? t('digest.channel', { channel: title }) : title || t('digest.untitled');
  const rest = Math.max(0, needs.count - shown.length - (late?.count ?? 0));
  return layout({
    locale,
    sender: workspace,
    subject: t('digest.subject', { needs: needs.count, out: out.count, day: longDay(locale, now, zone, now) }),
    preview: late
      ? t('digest.late', { count: late.count })
      : first
        ? t('digest.preview', { client: first.client, title: titleOf(first) })
        : t('digest.previewOut'),
    heading: t('digest.heading', { needs: needs.count }),
    blocks: [
      { kind: 'text', text: t('greeting', { name: props.name }) },
      ...(shown.length > 0 || late
        ? [
            {
              kind: 'rows' as const,
              rows: [
                ...(late ? [{ title: t('digest.late', { count: late.count }), detail: late.clients.join(', ') }] : []),
                ...shown.map((row) => ({
                  title: titleOf(row),
                  detail: t('digest.row', { client: row.client, what: t(`digest.kinds.${row.kind}`) }),
                })),
                ...(rest > 0 ? [{ title: t('digest.more', { count: rest }) }] : []),
              ],
            },
          ]
        : []),
      ...(out.count > 0 && out.nextAt
        ? [
            {
              kind: 'text' as const,
              text: t('digest.out', { count: out.count, next: clockTime(locale, out.nextAt, zone) }),
            },
          ]
        : []),
      ...(waiting.count > 0
        ? [{ kind: 'text' as const, text: t('digest.waiting', { count: waiting.count, days: waiting.days }) }]
        : []),
      { kind: 'button', label: t('digest.open'), url: props.url },
    ],
    reason: t('digest.reason', { workspace }),
  });
}
