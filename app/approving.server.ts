import { redirect } from '@remix-run/node';
import type { AppContext } from '#server/context.ts';
import { domainError } from '#server/errors.ts';
import { decide, decideOnBehalf } from '#server/review/approval.ts';
import type { Decision } from '#server/review/closing.ts';
import { roundOf, roundsFor } from '#server/review/rounds.ts';
import { memberBeside, requireApprover, unstored } from './approver.server.ts';
import { idOf } from './params.server.ts';

type Asked = { request: Request; context: AppContext; params: { link?: string; review?: string } };

/**
 * Takes a decision from the approver's page and goes on to what waits next. With a member's session beside, it is
 * recorded as theirs, on the client's behalf. Throws domain errors for `actionErrors`.
 */
export async function decideAndGoOn(asked: Asked, decision: Decision): Promise<Response> {
  const { request, context, params } = asked;
  const approver = await requireApprover(asked);
  const reviewId = idOf(params, 'review');
  const form = await request.formData();
  const input = {
    reviewId,
    shown: String(form.get('shown') ?? ''),
    decision,
    words: String(form.get('words') ?? ''),
    userAgent: request.headers.get('user-agent'),
  };
  const beside = await memberBeside(asked, approver);
  const now = context.clock.now();
  try {
    if (!beside) await decide(context.db, approver, input, now);
    else if (!beside.mayDecide) throw domainError('forbidden', 'decisionNotYours');
    else await decideOnBehalf(context.db, beside.member, { ...input, reason: String(form.get('reason') ?? '') }, now);
  } catch (error) {
    // A button pressed twice, or two of the client's people who agree: what they wanted is so.
    const isSo = (error as { code?: string }).code === 'reviewAlreadyDecided' && decision === 'approved';
    if (!isSo || (await roundOf(context.db, approver, reviewId)).decision?.decision !== 'approved') throw error;
  }
  return goOn(asked, approver, reviewId, `said=${decision === 'approved' ? 'approved' : 'changes'}&of=${reviewId}`);
}

/** To the next round that waits, after `from` in the list's order and from its start again; to the end when none does. */
export async function goOn(
  { context }: Asked,
  approver: Awaited<ReturnType<typeof requireApprover>>,
  from: string | null,
  said: string,
): Promise<Response> {
  const rounds = await roundsFor(context.db, approver, context.clock.now());
  const at = rounds.findIndex(({ id }) => id === from);
  const next = [...rounds.slice(at + 1), ...rounds.slice(0, at + 1)].find(({ status }) => status === 'open');
  return redirect(`/review/${approver.linkId}${next ? `/${next.id}` : ''}?${said}`, { status: 303, headers: unstored });
}
