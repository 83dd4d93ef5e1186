import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  // What one round showed for each channel, kept as it was: a decision names these words and no others.
  await sql`
    create table review_publications (
      review_id uuid not null,
      publication_id uuid not null,
      workspace_id uuid not null,
      payload jsonb not null,
      payload_hash text not null,
      primary key (review_id, publication_id),
      foreign key (workspace_id, review_id) references reviews (workspace_id, id),
      foreign key (workspace_id, publication_id) references publications (workspace_id, id)
    )`.execute(db);
  await sql`create index reviews_by_batch on reviews (workspace_id, batch_id)`.execute(db);
  // A new round takes the open one's place; its page says so.
  await sql`alter table reviews add column replaced_by uuid`.execute(db);
  await sql`alter table reviews add foreign key (workspace_id, replaced_by) references reviews (workspace_id, id) deferrable initially deferred`.execute(
    db,
  );
  // How many readers the approver was shown for a newsletter; growth since then is told to the assistant.
  await sql`alter table reviews add column audience_size integer`.execute(db);
  // The talk beside one round.
  await sql`create index comments_by_review on comments (review_id, created_at) where review_id is not null`.execute(
    db,
  );
}
