import type { ActionFunctionArgs } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { decideAndGoOn } from '../approving.server.ts';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextArea } from '../components/inputs.tsx';
import { Actions, Dock, dockPlain, dockPrimary, MemberNotice, useReviewed } from '../components/review/dock.tsx';
import { actionErrors } from '../http.server.ts';

/** "Approve": at once for the client; for a member signed in beside the link, with a reason. */
export async function action(args: ActionFunctionArgs) {
  return actionErrors(() => decideAndGoOn(args, 'approved'));
}

export default function Approve() {
  const t = useTranslations('approve');
  const refused = useActionData<typeof action>();
  const errors = useFormErrors(refused);
  const reviewed = useReviewed();
  if (!reviewed) return null;
  const { page, round, base } = reviewed;
  if (!page.member?.mayDecide || round.status !== 'open') return <Actions refused={refused} />;
  return (
    <Dock>
      <MemberNotice />
      <FormErrors data={refused} fields={['reason']} />
      <form method="post" action={`${base}/approve`} className="grid gap-2">
        <input type="hidden" name="shown" value={round.fingerprint} />
        <TextArea
          name="reason"
          rows={2}
          required
          label={t('member.reasonLabel', { client: page.client })}
          help={t('member.reasonHelp')}
          error={errors.of('reason')}
        />
        <button type="submit" className={dockPrimary}>
          {t('member.approve')}
        </button>
      </form>
      <a href={base} className={dockPlain}>
        {t('cancel')}
      </a>
    </Dock>
  );
}
