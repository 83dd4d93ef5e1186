import { sql, type Transaction } from 'kysely';
import type { Db } from '#server/database/connection.ts';
import type { Schema } from '#server/database/schema.ts';
import { type Address, readAddress } from './address.ts';
import { type CsvRow, readCsv } from './csv.ts';
import type { Mapping } from './mapping.ts';

/** Why a row of the file was left out; each has a sentence in the words (`audience`). */
export type SkipReason =
  | 'no_address'
  | 'bad_address'
  | 'twice_in_file'
  | 'suppressed'
  | 'unsubscribed'
  | 'broken_quotes';

/** Rows written in one transaction: short enough to be stopped between two. */
const chunkSize = 500;

/**
 * Runs an import to its end, chunk by chunk; the job `import.run` calls it, and calls it again after a crash: it goes
 * on where the last chunk was recorded. Never subscribes anyone who unsubscribed, complained or bounced.
 */
export async function runImport(db: Db, importId: string, now: () => Date): Promise<void> {
  const row = await db
    .selectFrom('imports')
    .where('id', '=', importId)
    .where('status', '=', 'running')
    .selectAll()
    .executeTakeFirst();
  if (!row?.content) return;
  const csv = readCsv(row.content);
  if ('problem' in csv) {
    await db
      .updateTable('imports')
      .set({ status: 'failed', problem: csv.problem, finished_at: now(), content: null })
      .where('id', '=', importId)
      .execute();
    return;
  }
  const target: Target = {
    importId,
    workspaceId: row.workspace_id,
    clientId: row.client_id,
    listId: row.list_id,
    by: row.created_by,
  };
  const readable = readPeople(csv.rows, row.mapping as Mapping);
  const steps: Step[] = [
    ...readable,
    ...csv.broken.map(({ line, text }): Step => ({ line, value: text, skip: 'broken_quotes' })),
  ];
  for (let done = row.rows_done; done < steps.length; done += chunkSize) {
    const going = await db
      .transaction()
      .execute((trx) => writeChunk(trx, target, steps.slice(done, done + chunkSize), done, now()));
    if (!going) return;
  }
  await db
    .updateTable('imports')
    .set({ status: 'done', finished_at: now(), content: null })
    .where('id', '=', importId)
    .where('status', '=', 'running')
    .execute();
}

type Target = { importId: string; workspaceId: string; clientId: string; listId: string; by: string };
type Person = { line: number; value: string; address: Address; name: string; fields: Record<string, string> };
type Skip = { line: number; value: string; skip: SkipReason };
type Step = Person | Skip;

/** Each row as a person, or as the reason why not. */
function readPeople(rows: CsvRow[], mapping: Mapping): Step[] {
  const seen = new Set<string>();
  return rows.map(({ line, cells }): Step => {
    const value = (cells[mapping.email] ?? '').slice(0, 200);
    if (value.trim() === '') return { line, value: cells.join(' ').slice(0, 200), skip: 'no_address' };
    const address = readAddress(value);
    if (!address) return { line, value, skip: 'bad_address' };
    if (seen.has(address.normal)) return { line, value, skip: 'twice_in_file' };
    seen.add(address.normal);
    const cell = (column: number | null): string => (column === null ? '' : (cells[column] ?? '').trim());
    const name = [cell(mapping.name), cell(mapping.surname)].filter(Boolean).join(' ').slice(0, 120);
    const fields = Object.fromEntries(
      Object.entries(mapping.fields)
        .map(([key, column]) => [key, cell(column).slice(0, 500)])
        .filter(([, text]) => text !== ''),
    );
    return { line, value, address, name, fields };
  });
}

/** false when the import was stopped, or another worker already wrote this chunk. */
async function writeChunk(
  trx: Transaction<Schema>,
  target: Target,
  steps: Step[],
  done: number,
  now: Date,
): Promise<boolean> {
  const mine = await trx
    .updateTable('imports')
    .set({ rows_done: done + steps.length })
    .where('id', '=', target.importId)
    .where('status', '=', 'running')
    .where('rows_done', '=', done)
    .returning('id')
    .executeTakeFirst();
  if (!mine) return false;
  const people = steps.filter((step): step is Person => 'address' in step);
  const skips = steps.filter((step): step is Skip => 'skip' in step);
  const barred = await barredAddresses(trx, target, people);
  const welcome = people.filter((person) => !barred.has(person.address.normal));
  for (const person of people) {
    const reason = barred.get(person.address.normal);
    if (reason) skips.push({ line: person.line, value: person.value, skip: reason });
  }
  const { added, updated } = await subscribeAll(trx, target, welcome, now);
  if (skips.length > 0) {
    await trx
      .insertInto('import_skips')
      .values(
        skips.map(({ line, value, skip }) => ({
          import_id: target.importId,
          workspace_id: target.workspaceId,
          line,
          value,
          reason: skip,
        })),
      )
      .onConflict((conflict) => conflict.columns(['import_id', 'line']).doNothing())
      .execute();
  }
  await trx
    .updateTable('imports')
    .set((eb) => ({
      added: eb('added', '+', added),
      updated: eb('updated', '+', updated),
      skipped: eb('skipped', '+', skips.length),
    }))
    .where('id', '=', target.importId)
    .execute();
  return true;
}

/** Addresses that must not be subscribed, with the reason. */
async function barredAddresses(
  trx: Transaction<Schema>,
  { clientId, listId }: Target,
  people: Person[],
): Promise<Map<string, SkipReason>> {
  if (people.length === 0) return new Map();
  const addresses = people.map((person) => person.address.normal);
  const suppressed = await trx
    .selectFrom('suppressions')
    .where('client_id', '=', clientId)
    .where('email_normal', '=', sql<string>`any(${addresses}::text[])`)
    .select(['email_normal', 'reason'])
    .execute();
  const left = await trx
    .selectFrom('list_members')
    .innerJoin('subscribers', 'subscribers.id', 'list_members.subscriber_id')
    .where('list_members.list_id', '=', listId)
    .where('list_members.status', '=', 'unsubscribed')
    .where('subscribers.email_normal', '=', sql<string>`any(${addresses}::text[])`)
    .select('subscribers.email_normal')
    .execute();
  return new Map<string, SkipReason>([
    ...left.map((row): [string, SkipReason] => [row.email_normal, 'unsubscribed']),
    ...suppressed.map((row): [string, SkipReason] => [
      row.email_normal,
      row.reason === 'unsubscribed' ? 'unsubscribed' : 'suppressed',
    ]),
  ]);
}

async function subscribeAll(
  trx: Transaction<Schema>,
  target: Target,
  people: Person[],
  now: Date,
): Promise<{ added: number; updated: number }> {
  if (people.length === 0) return { added: 0, updated: 0 };
  const subscribers = await trx
    .insertInto('subscribers')
    .values(
      people.map(({ address, name, fields }) => ({
        workspace_id: target.workspaceId,
        client_id: target.clientId,
        email: address.email,
        email_normal: address.normal,
        name,
        fields,
        created_at: now,
      })),
    )
    .onConflict((conflict) =>
      conflict.columns(['client_id', 'email_normal']).doUpdateSet({
        name: sql`case when excluded.name = '' then subscribers.name else excluded.name end`,
        fields: sql`subscribers.fields || excluded.fields`,
        erased_at: null,
      }),
    )
    .returning('id')
    .execute();
  const joined = await trx
    .insertInto('list_members')
    .values(
      subscribers.map(({ id }) => ({
        list_id: target.listId,
        subscriber_id: id,
        workspace_id: target.workspaceId,
        client_id: target.clientId,
        status: 'subscribed' as const,
        source: 'import' as const,
        consent: { by: target.by, at: now.toISOString(), import: target.importId },
        created_at: now,
        confirmed_at: now,
      })),
    )
    .onConflict((conflict) => conflict.columns(['list_id', 'subscriber_id']).doNothing())
    .returning('subscriber_id')
    .execute();
  return { added: joined.length, updated: people.length - joined.length };
}
