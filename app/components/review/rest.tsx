import { CheckCheck } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Glyph } from '../glyph.tsx';

type RestPage = {
  link: string;
  client: string;
  until: string;
  approver: string;
  member: { mayDecide: boolean } | null;
  rounds: { id: string; title: string; status: string; networks: string[]; when: string | null; fingerprint: string }[];
};

/** What else waits, "approve all that remain", and whose link this is. */
export function Rest({ page, current }: { page: RestPage; current: string }) {
  const t = useTranslations('approve');
  const open = page.rounds.filter(({ status }) => status === 'open');
  const others = open.filter(({ id }) => id !== current);
  const look =
    'flex h-11.5 w-full items-center justify-center gap-2 rounded-lg border border-line-strong bg-surface text-[0.9375rem] font-medium hover:bg-hover';
  return (
    <>
      {others.length > 0 && (
        <section
          aria-labelledby="rest"
          className="mx-4 mt-1 mb-5 rounded-lg border border-line bg-surface p-3.5 text-[0.9375rem] leading-5.5 desk:mx-0"
        >
          <h2 id="rest" className="pb-1 text-md font-semibold">
            {t('rest')}
          </h2>
          <ul>
            {others.map((round) => (
              <li key={round.id} className="border-b border-line">
                <a href={`/review/${page.link}/${round.id}`} className="flex min-h-11 items-center gap-2.5 py-2">
                  <Glyph of={round.networks[0] ?? ''} className="size-4 text-text-3" />
                  <span className="min-w-0 flex-1 break-words">{round.title || t('untitled')}</span>
                  <span className="text-md whitespace-nowrap text-text-2 tabular-nums">
                    {round.when ?? t('noDate')}
                  </span>
                </a>
              </li>
            ))}
          </ul>
          {page.member ? (
            page.member.mayDecide && (
              <a href={`/review/${page.link}/approve-all`} className={`mt-3 ${look}`}>
                <CheckCheck aria-hidden="true" className="size-4 text-text-3" />
                {t('member.approveRest', { count: open.length })}
              </a>
            )
          ) : (
            <form method="post" action={`/review/${page.link}/approve-all`} className="mt-3">
              {open.map(({ id, fingerprint }) => (
                <input key={id} type="hidden" name="item" value={`${id}:${fingerprint}`} />
              ))}
              <button type="submit" className={look}>
                <CheckCheck aria-hidden="true" className="size-4 text-text-3" />
                {t('approveRest', { count: open.length })}
              </button>
            </form>
          )}
        </section>
      )}
      <p className="px-4 pb-6 text-base text-text-3 desk:px-0">
        {t('foot', { client: page.client, day: page.until, name: page.approver })}{' '}
        <a href={`/review/${page.link}/not-me`} className="font-medium text-accent-text underline underline-offset-3">
          {t('notMe')}
        </a>
      </p>
    </>
  );
}
