import { type ActionFunctionArgs, data, redirect } from '@remix-run/node';
import { useActionData } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { addComment } from '#server/review/comments.ts';
import { roundOf } from '#server/review/rounds.ts';
import { memberBeside, requireApprover } from '../approver.server.ts';
import { FormErrors, useFormErrors } from '../components/form-errors.tsx';
import { TextArea } from '../components/inputs.tsx';
import { Dock, dockPlain, dockPrimary, useReviewed } from '../components/review/dock.tsx';
import { actionErrors } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { typed } from '../typed.server.ts';

/** A comment; with a member's session beside it is the member's. */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const kept = await typed(request, ['body']);
  const answer = await actionErrors(async () => {
    const approver = await requireApprover({ request, context, params });
    const { contentId, id } = await roundOf(context.db, approver, idOf(params, 'review'));
    const beside = await memberBeside({ request, context }, approver);
    await addComment(context.db, beside?.member ?? approver, { contentId, body: kept.body ?? '' }, context.clock.now());
    const done: Response = redirect(`/review/${approver.linkId}/${id}?said=commented#talk`, 303);
    return done;
  });
  return answer instanceof Response ? answer : data({ ...answer.data, kept }, answer.init ?? undefined);
}

export default function Comment() {
  const t = useTranslations('approve');
  const refused = useActionData<typeof action>();
  const errors = useFormErrors(refused);
  const reviewed = useReviewed();
  if (!reviewed) return null;
  const { base } = reviewed;
  return (
    <Dock>
      <FormErrors data={refused} fields={['body']} />
      <form method="post" action={`${base}/comment`} className="grid gap-2">
        <TextArea
          name="body"
          rows={4}
          required
          autoFocus
          defaultValue={refused?.kept.body}
          label={t('commentLabel')}
          help={t('commentHelp')}
          error={errors.of('body')}
        />
        <button type="submit" className={dockPrimary}>
          {t('sendComment')}
        </button>
      </form>
      <a href={base} className={dockPlain}>
        {t('cancel')}
      </a>
    </Dock>
  );
}
