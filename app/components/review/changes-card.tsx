import { History } from 'lucide-react';
import { useTranslations } from 'use-intl';

type Part = { kind: 'same' | 'added' | 'removed'; text: string };
type Changes = {
  subject: Part[];
  preheader: Part[];
  text: Part[][];
  pictures: { added: number; removed: number; reworded: number };
};
type ChangedRound = {
  before: { since: string; asked: { by: string; words: string } | null } | null;
  publications: { id: string; channelName: string; changes: Changes | null }[];
};

/** What changed since the last round, and what was asked for then. The same change on several channels is said once. */
export function ChangesCard({ round: { before, publications } }: { round: ChangedRound }) {
  const t = useTranslations('approve.changed');
  if (!before) return null;
  const changed = publications.filter(({ changes }) => changes !== null);
  const groups = [...Map.groupBy(changed, ({ changes }) => JSON.stringify(changes)).values()];
  const isSaidOnce = groups.length === 1 && changed.length === publications.length;
  return (
    <section
      aria-labelledby="changed"
      className="mx-4 mb-3 rounded-lg border border-line bg-surface px-3.5 py-3 text-[0.9375rem] leading-6"
    >
      <h2 id="changed" className="mb-1 flex items-center gap-1.5 text-md font-semibold">
        <History aria-hidden="true" className="size-4" />
        {t('title', { since: before.since })}
      </h2>
      {groups.length === 0 && <p className="text-text-2">{t('nothing')}</p>}
      {groups.map((group) => (
        <div key={group[0]?.id} className="grid gap-1.5 not-first-of-type:mt-3">
          {!isSaidOnce && (
            <h3 className="text-md font-medium text-text-2">
              {t('onChannel', { channel: group.map(({ channelName }) => channelName).join(', ') })}
            </h3>
          )}
          {group[0]?.changes && <What changes={group[0].changes} />}
        </div>
      ))}
      {before.asked?.words && (
        <p className="mt-2 border-t border-line pt-2 text-md leading-5 text-text-2">
          {t('asked', { name: before.asked.by })}{' '}
          <q className="whitespace-pre-line break-words">{before.asked.words}</q>
        </p>
      )}
    </section>
  );
}

function What({ changes }: { changes: Changes }) {
  const t = useTranslations('approve.changed');
  const { added, removed, reworded } = changes.pictures;
  return (
    <>
      {(['subject', 'preheader'] as const).map(
        (line) =>
          changes[line].length > 0 && (
            <p key={line}>
              <span className="text-text-2">{t(line)}: </span>
              <Marked parts={changes[line]} />
            </p>
          ),
      )}
      {changes.text.map((parts, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the places of a text have no other name
        <p key={index} className="break-words whitespace-pre-line">
          <Marked parts={parts} />
        </p>
      ))}
      {added > 0 && <p className="text-text-2">{t('picturesAdded', { count: added })}</p>}
      {removed > 0 && <p className="text-text-2">{t('picturesRemoved', { count: removed })}</p>}
      {reworded > 0 && <p className="text-text-2">{t('picturesReworded', { count: reworded })}</p>}
    </>
  );
}

/** Words that came and words that went; said for ears, too. */
function Marked({ parts }: { parts: Part[] }) {
  const t = useTranslations('approve.changed');
  return parts.map(({ kind, text }, index) => {
    const key = `${index} ${kind}`;
    if (kind === 'same') return <span key={key}>{text}</span>;
    const Tag = kind === 'added' ? 'ins' : 'del';
    const look =
      kind === 'added'
        ? 'bg-ins no-underline shadow-[inset_0_-1.5px_0_var(--s-approved)]'
        : 'bg-del text-text-2 line-through';
    return (
      <Tag key={key} className={`rounded-[3px] px-0.5 box-decoration-clone ${look}`}>
        <span className="sr-only">{t(kind)}: </span>
        {text}
      </Tag>
    );
  });
}
