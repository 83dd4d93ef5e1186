import { useRouteLoaderData } from '@remix-run/react';
import { Check, MessageCircle, MessageSquareReply, UserCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { loader as itemLoader } from '../../routes/review.$link.$review.tsx';
import type { loader as reviewLoader } from '../../routes/review.$link.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Notice } from '../notice.tsx';

/** The page and the item that the dock belongs to; null while either could not be loaded. */
export function useReviewed() {
  const page = useRouteLoaderData<typeof reviewLoader>('routes/review.$link');
  const round = useRouteLoaderData<typeof itemLoader>('routes/review.$link.$review');
  return page && round ? { page, round, base: `/review/${page.link}/${round.id}` } : null;
}

/** Within thumb's reach on a phone, a card beside the item on a desk. */
export function Dock({ children }: { children: ReactNode }) {
  return (
    <div className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface px-4 pt-3 pb-[calc(12px+env(safe-area-inset-bottom))] desk:static desk:mb-4 desk:rounded-lg desk:border desk:p-4">
      <div className="mx-auto grid max-w-99.5 gap-2">{children}</div>
    </div>
  );
}

export const dockPrimary =
  'flex h-13 w-full items-center justify-center gap-2 rounded-lg bg-accent px-4 text-[1.0625rem] font-semibold text-on-accent hover:bg-accent-hover';
export const dockPlain =
  'flex h-11.5 w-full items-center justify-center gap-2 rounded-lg bg-hover px-3 text-[0.9375rem] font-medium text-text hover:brightness-97';

/** The three actions, or what was decided. `refused` is what an action answered when it would not. */
export function Actions({ refused }: { refused?: unknown }) {
  const t = useTranslations('approve');
  const reviewed = useReviewed();
  if (!reviewed) return null;
  const { page, round, base } = reviewed;
  const mayDecide = page.member?.mayDecide ?? true;
  if (round.status !== 'open') return <Decided refused={refused} />;
  return (
    <Dock>
      <FormErrors data={refused} />
      {page.member && <MemberNotice />}
      {mayDecide &&
        (page.member ? (
          <a href={`${base}/approve`} className={dockPrimary}>
            <UserCheck aria-hidden="true" className="size-5" />
            {t('member.approve')}
          </a>
        ) : (
          <form method="post" action={`${base}/approve`}>
            <input type="hidden" name="shown" value={round.fingerprint} />
            <button type="submit" className={dockPrimary}>
              <Check aria-hidden="true" className="size-5" />
              {t('approve')}
            </button>
          </form>
        ))}
      {mayDecide && (
        <div className="grid grid-cols-2 gap-2 desk:grid-cols-1">
          <a href={`${base}/changes`} className={dockPlain}>
            <MessageSquareReply aria-hidden="true" className="size-4 flex-none" />
            {t('requestChange')}
          </a>
          <a href={`${base}/comment`} className={dockPlain}>
            <MessageCircle aria-hidden="true" className="size-4 flex-none" />
            {t('comment')}
          </a>
        </div>
      )}
    </Dock>
  );
}

/** Who is signed in beside the link, and what that makes of a decision. */
export function MemberNotice() {
  const t = useTranslations('approve.member');
  const reviewed = useReviewed();
  if (!reviewed?.page.member) return null;
  const { client, member } = reviewed.page;
  return (
    <Notice kind="warn" icon={UserCheck} title={t('title', { name: member.name })} className="text-md">
      {t(member.mayDecide ? 'text' : 'stranger', { client })}
    </Notice>
  );
}

function Decided({ refused }: { refused?: unknown }) {
  const t = useTranslations('approve');
  const reviewed = useReviewed();
  if (!reviewed) return null;
  const { page, round, base } = reviewed;
  const { decision } = round;
  return (
    <Dock>
      <FormErrors data={refused} />
      <p className="flex items-start gap-2 text-[0.9375rem] leading-5.5" role="status">
        {decision?.decision === 'approved' ? (
          <Check aria-hidden="true" className="mt-0.75 size-4 flex-none text-s-approved" />
        ) : (
          <MessageSquareReply aria-hidden="true" className="mt-0.75 size-4 flex-none text-s-changes" />
        )}
        <span>
          {decision
            ? t(decision.decision === 'approved' ? 'decided.approved' : 'decided.changes', {
                name: decision.by,
                when: decision.at,
              })
            : t(round.replacedBy ? 'decided.replaced' : 'decided.withdrawn')}
          {decision?.isOnBehalf && (
            <span className="block text-md text-text-2">
              {t('decided.onBehalf', { name: decision.by, when: decision.at, reason: decision.reason ?? '' })}
            </span>
          )}
          {decision?.words && (
            <q className="mt-1 block break-words whitespace-pre-line text-text-2">{decision.words}</q>
          )}
        </span>
      </p>
      {round.replacedBy && (
        <a href={`/review/${page.link}/${round.replacedBy}`} className={dockPrimary}>
          {t('decided.openNewer')}
        </a>
      )}
      {decision && (
        <a href={`${base}/comment`} className={dockPlain}>
          <MessageCircle aria-hidden="true" className="size-4" />
          {t('comment')}
        </a>
      )}
    </Dock>
  );
}
