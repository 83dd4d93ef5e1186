import { type ActionFunctionArgs, data } from '@remix-run/node';
import { useActionData, useRouteLoaderData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { domainError } from '#server/errors.ts';
import { approveAll } from '#server/review/approval.ts';
import { memberBeside, requireApprover } from '../approver.server.ts';
import { goOn } from '../approving.server.ts';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextArea } from '../components/inputs.tsx';
import { dockPlain, dockPrimary } from '../components/review/dock.tsx';
import { actionErrors } from '../http.server.ts';
import { isId } from '../params.server.ts';
import { typed } from '../typed.server.ts';
import type { loader as reviewLoader } from './review.$link.tsx';

/** "Approve all that remain": exactly those that the page showed, each by its fingerprint. */
export async function action(args: ActionFunctionArgs) {
  const { request, context, params } = args;
  const kept = await typed(request, ['reason']);
  const answer = await actionErrors(async () => {
    const approver = await requireApprover({ request, context, params });
    const form = await request.formData();
    const items = form.getAll('item').flatMap((item) => {
      const [reviewId, shown = ''] = String(item).split(':');
      return isId(reviewId) ? [{ reviewId, shown }] : [];
    });
    const beside = await memberBeside({ request, context }, approver);
    if (beside && !beside.mayDecide) throw domainError('forbidden', 'decisionNotYours');
    const onBehalf = beside ? { member: beside.member, reason: kept.reason ?? '' } : undefined;
    const userAgent = request.headers.get('user-agent');
    const { approved, refused } = await approveAll(
      context.db,
      approver,
      { items, onBehalf, userAgent },
      context.clock.now(),
    );
    return goOn(args, approver, null, `said=all&count=${approved}&refused=${refused.length}`);
  });
  return answer instanceof Response ? answer : data({ ...answer.data, kept }, answer.init ?? undefined);
}

/** Asks once more where a reason is needed, or when somebody comes here by the address. */
export default function ApproveAll() {
  const page = useRouteLoaderData<typeof reviewLoader>('routes/review.$link');
  const t = useTranslations('approve');
  const refused = useActionData<typeof action>();
  const errors = useFormErrors(refused);
  if (!page) return null;
  const open = page.rounds.filter(({ status }) => status === 'open');
  const count = open.length;
  const mayDecide = page.member?.mayDecide ?? true;
  return (
    <div className="grid gap-4 px-4 py-8 desk:mx-auto desk:max-w-140">
      <h1 className="text-[1.375rem] leading-7 font-semibold tracking-[-0.018em] text-balance">
        {count === 0
          ? t('all.none')
          : page.member
            ? t('member.allTitle', { client: page.client })
            : t('all.title', { count })}
      </h1>
      <FormErrors data={refused} fields={['reason']} />
      <ul className="rounded-lg border border-line bg-surface px-3.5 text-[0.9375rem] leading-5.5 empty:hidden">
        {open.map((round) => (
          <li key={round.id} className="border-line py-2.5 [&+&]:border-t">
            <span className="block break-words">{round.title || t('untitled')}</span>
            <span className="block text-md text-text-2 tabular-nums">{round.when ?? t('noDate')}</span>
          </li>
        ))}
      </ul>
      {mayDecide && count > 0 && (
        <form method="post" className="grid gap-3">
          {open.map(({ id, fingerprint }) => (
            <input key={id} type="hidden" name="item" value={`${id}:${fingerprint}`} />
          ))}
          {page.member && (
            <TextArea
              name="reason"
              rows={2}
              required
              defaultValue={refused?.kept.reason}
              label={t('member.reasonLabel', { client: page.client })}
              help={t('member.reasonHelp')}
              error={errors.of('reason')}
            />
          )}
          <button type="submit" className={dockPrimary}>
            {page.member ? t('member.approveRest', { count }) : t('all.yes', { count })}
          </button>
        </form>
      )}
      <a href={`/review/${page.link}`} className={dockPlain}>
        {t('all.back')}
      </a>
    </div>
  );
}
