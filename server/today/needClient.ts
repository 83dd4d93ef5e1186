import { edgeColour } from '#server/clients/colour.ts';

/** Whose something is, as Today shows it. */
export type NeedClient = { id: string; name: string; colour: string; zone: string };

/** What of the clients, as `k`, a query of Today selects. */
export const clientColumns = ['k.id as client_id', 'k.name as client', 'k.colour', 'k.time_zone'] as const;

export function clientOf(row: { client_id: string; client: string; colour: string; time_zone: string }): NeedClient {
  return { id: row.client_id, name: row.client, colour: edgeColour(row.colour), zone: row.time_zone };
}
