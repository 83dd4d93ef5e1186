import { type ActionFunctionArgs, data } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { decideAndGoOn } from '../approving.server.ts';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextArea } from '../components/inputs.tsx';
import { Actions, Dock, dockPlain, dockPrimary, MemberNotice, useReviewed } from '../components/review/dock.tsx';
import { actionErrors } from '../http.server.ts';
import { typed } from '../typed.server.ts';

/** "Ask for a change": the item goes back with the client's own words. */
export async function action(args: ActionFunctionArgs) {
  const kept = await typed(args.request, ['words', 'reason']);
  const answer = await actionErrors(() => decideAndGoOn(args, 'changes_requested'));
  return answer instanceof Response ? answer : data({ ...answer.data, kept }, answer.init ?? undefined);
}

export default function Changes() {
  const t = useTranslations('approve');
  const refused = useActionData<typeof action>();
  const errors = useFormErrors(refused);
  const reviewed = useReviewed();
  if (!reviewed) return null;
  const { page, round, base } = reviewed;
  const mayDecide = page.member?.mayDecide ?? true;
  if (!mayDecide || round.status !== 'open') return <Actions refused={refused} />;
  return (
    <Dock>
      {page.member && <MemberNotice />}
      <FormErrors data={refused} fields={['words', 'reason']} />
      <form method="post" action={`${base}/changes`} className="grid gap-2">
        <input type="hidden" name="shown" value={round.fingerprint} />
        <TextArea
          name="words"
          rows={4}
          required
          autoFocus
          defaultValue={refused?.kept.words}
          label={t('wordsLabel')}
          help={t('wordsHelp', { name: page.workspace })}
          error={errors.of('words')}
        />
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
          {t(page.member ? 'member.requestChange' : 'sendChange')}
        </button>
      </form>
      <a href={base} className={dockPlain}>
        {t('cancel')}
      </a>
    </Dock>
  );
}
