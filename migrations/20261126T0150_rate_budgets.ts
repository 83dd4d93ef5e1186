import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // How much of an account's or an app's rate is spent, as the instant by which it will have grown back. A row is
  // written with each publication and worth nothing after a crash, which the network's own 429 survives: unlogged.
  await sql`
    create unlogged table rate_budgets (
      key text primary key,
      spent_until timestamptz not null
    ) with (fillfactor = 50)`.execute(db);
  // The end of the row of those who wait for a budget; each client has its own.
  await sql`
    create unlogged table rate_queues (
      key text not null,
      client_id uuid not null,
      ends_at timestamptz not null,
      primary key (key, client_id)
    ) with (fillfactor = 50)`.execute(db);
}
