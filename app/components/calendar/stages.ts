import type { Stage } from '../status-mark.tsx';

/** Whether a stage asks something of a member; the same that `stageLooks` fills, without its icons. */
export function stageNeedsPerson(stage: Stage): boolean {
  return ['changes_requested', 'held', 'reconnect', 'failed', 'unconfirmed'].includes(stage);
}
