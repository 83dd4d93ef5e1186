import { edgeColour } from '#server/clients/colour.ts';
import type { Db } from '#server/database/connection.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { type FoundContent, findContents, recentContents } from './contents.ts';
import { likeness, wordsIn } from './likeness.ts';
import { type FoundReader, findReaders } from './readers.ts';

export type FoundClient = { id: string; name: string; colour: string; isArchived: boolean };
/** Somebody of the practice, or a client's person (`clientId`). */
export type FoundPerson = { id: string; name: string; email: string; clientId: string | null; client: string | null };

export type Found = { clients: FoundClient[]; contents: FoundContent[]; people: FoundPerson[]; readers: FoundReader[] };

const most = { clients: 5, contents: 8, people: 5, readers: 4, recent: 7 };
/** So many names are read and compared: a practice has some dozens. */
const mostNames = 2_000;

/** What the words of a question find among what the actor may see; an empty question finds what was worked on last. */
export async function search(db: Db, actor: MemberActor, question: string): Promise<Found> {
  const words = wordsIn(question);
  if (words.length === 0) {
    const contents = question.trim() === '' ? await recentContents(db, actor, most.recent) : [];
    return { clients: [], people: [], readers: [], contents: coloured(contents) };
  }
  const [clients, people, readers, contents] = await Promise.all([
    clientNames(db, actor),
    personNames(db, actor),
    findReaders(db, actor, question, most.readers),
    findContents(db, actor, words, most.contents),
  ]);
  return {
    clients: likest(clients, ({ name }) => likeness(name, words), most.clients),
    people: likest(
      people,
      ({ name, email, client }) =>
        Math.max(likeness(name, words), likeness(email, words), likeness(`${name} ${client ?? ''}`, words) / 2),
      most.people,
    ),
    readers,
    contents: coloured(contents),
  };
}

function likest<T>(all: readonly T[], points: (one: T) => number, limit: number): T[] {
  return all
    .map((one) => ({ one, points: points(one) }))
    .filter((each) => each.points > 0)
    .sort((a, b) => b.points - a.points)
    .slice(0, limit)
    .map(({ one }) => one);
}

async function clientNames(db: Db, actor: MemberActor): Promise<FoundClient[]> {
  const rows = await db
    .selectFrom('clients')
    .where(visibleTo(actor, 'clients', 'id'))
    .select(['id', 'name', 'colour', 'archived_at'])
    .orderBy('name')
    .limit(mostNames)
    .execute();
  return rows.map(({ id, name, colour, archived_at }) => ({
    id,
    name,
    colour: edgeColour(colour),
    isArchived: archived_at !== null,
  }));
}

/** Colleagues are an owner's to look up; the clients' people everybody's who works for the client. */
async function personNames(db: Db, actor: MemberActor): Promise<FoundPerson[]> {
  const [members, approvers] = await Promise.all([
    actor.role === 'owner'
      ? db
          .selectFrom('members as m')
          .innerJoin('users as u', 'u.id', 'm.user_id')
          .where('m.workspace_id', '=', actor.workspaceId)
          .where('m.removed_at', 'is', null)
          .select(['u.id', 'u.name', 'u.email'])
          .limit(mostNames)
          .execute()
      : [],
    db
      .selectFrom('approvers as a')
      .innerJoin('clients as k', 'k.id', 'a.client_id')
      .where(visibleTo(actor, 'a'))
      .where('a.removed_at', 'is', null)
      .where('k.archived_at', 'is', null)
      .select(['a.id', 'a.name', 'a.email', 'k.id as clientId', 'k.name as client'])
      .orderBy('a.name')
      .limit(mostNames)
      .execute(),
  ]);
  return [...members.map((member) => ({ ...member, clientId: null, client: null })), ...approvers];
}

const coloured = (contents: FoundContent[]): FoundContent[] =>
  contents.map((content) => ({ ...content, colour: edgeColour(content.colour) }));
