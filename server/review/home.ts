import { edgeColour } from '#server/clients/colour.ts';
import type { Db } from '#server/database/connection.ts';
import type { ApproverActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';

/** Whose page the approver is on. */
export type ApproverHome = {
  client: string;
  /** CSS colour for both themes. */
  colour: string;
  /** The same for a ground that is light in both themes. */
  markColour: string;
  zone: string;
  /** Who looks after the client's publications. */
  workspace: string;
};

export async function homeOf(db: Db, actor: ApproverActor): Promise<ApproverHome> {
  const row = await db
    .selectFrom('clients as c')
    .innerJoin('workspaces as w', 'w.id', 'c.workspace_id')
    .where(visibleTo(actor, 'c', 'id'))
    .where('c.id', '=', actor.clientId)
    .select(['c.name', 'c.colour', 'c.time_zone', 'w.name as workspace'])
    .executeTakeFirstOrThrow();
  return {
    client: row.name,
    colour: edgeColour(row.colour),
    markColour: lightOf(row.colour),
    zone: row.time_zone,
    workspace: row.workspace,
  };
}

/** A preview is not ours to theme: of the colour for both themes, the light one. */
function lightOf(chosen: string): string {
  return /#[0-9a-f]{6}/.exec(edgeColour(chosen))?.[0] ?? chosen;
}
