import { useTranslations } from 'use-intl';

type Said = { id: string; by: { kind: 'approver' | 'member'; name: string }; body: string; at: string };

/** What was said beside an item, oldest first. */
export function Talk({ comments }: { comments: Said[] }) {
  const t = useTranslations('approve.talk');
  if (comments.length === 0) return null;
  return (
    <section id="talk" aria-labelledby="talk-title" className="grid gap-3.5 p-4 text-[0.9375rem] leading-5.5">
      <h2 id="talk-title" className="font-semibold">
        {t('title')}
      </h2>
      <ol className="grid gap-3.5">
        {comments.map(({ id, by, body, at }) => (
          <li key={id} className="grid grid-cols-[28px_1fr] gap-2.5">
            <span
              aria-hidden="true"
              className="grid size-7 place-items-center rounded-full bg-hover text-sm font-semibold text-text-2"
            >
              {Array.from(by.name)[0]?.toUpperCase()}
            </span>
            <div className="min-w-0">
              <p className="text-base text-text-3">
                <strong className="font-semibold text-text">{by.name}</strong> {at}
              </p>
              <p className="break-words whitespace-pre-line">{body}</p>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
