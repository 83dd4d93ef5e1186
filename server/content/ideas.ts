import type { Db } from '#server/database/connection.ts';
import { inTransaction } from '#server/database/transaction.ts';
import { domainError } from '#server/errors.ts';
import type { MemberActor } from '#server/people/actor.ts';
import { visibleTo } from '#server/people/scope.ts';
import { createContent } from './drafting.ts';

/** What was noted down in one line. */
export type CapturedIdea = {
  /** Given by the browser, so that a note whose answer was lost may be sent again. */
  noteId: string;
  clientId: string;
  words: string;
  /** Pictures that were uploaded for this client. */
  mediaIds: string[];
};

const most = { words: 5_000, title: 200, pictures: 10 };

/**
 * Keeps an idea: a post without a date, named by what was typed; its links and pictures are in the text already. Sent
 * twice it is one. Errors: `invalid` ideaEmpty, ideaTooLong; `not_found` clientNotFound; `conflict` clientArchived.
 */
export async function captureIdea(
  db: Db,
  actor: MemberActor,
  { noteId, clientId, words, mediaIds }: CapturedIdea,
  now: Date,
): Promise<{ contentId: string; title: string; isNew: boolean }> {
  const said = words.replaceAll('\u0000', '').toWellFormed().trim();
  if (said.length > most.words) throw domainError('invalid', 'ideaTooLong', { most: most.words }, 'words');
  if (said === '' && mediaIds.length === 0) throw domainError('invalid', 'ideaEmpty', {}, 'words');
  return inTransaction(db, async (trx) => {
    const { title, text } = written(said);
    const known = await trx
      .selectFrom('captured_ideas as i')
      .innerJoin('contents as c', 'c.id', 'i.content_id')
      .where('i.note_id', '=', noteId)
      .where('i.user_id', '=', actor.userId)
      .where(visibleTo(actor, 'c'))
      .select(['c.id', 'c.title'])
      .executeTakeFirst();
    if (known) return { contentId: known.id, title: known.title, isNew: false };
    const media = await picturesOf(trx, actor, clientId, mediaIds.slice(0, most.pictures));
    const { contentId } = await createContent(
      trx,
      actor,
      {
        clientId,
        kind: 'post',
        title,
        channelIds: [],
        stage: 'idea',
        body: { kind: 'post', text, media, variants: {} },
      },
      now,
    );
    const kept = await trx
      .insertInto('captured_ideas')
      .values({ note_id: noteId, workspace_id: actor.workspaceId, content_id: contentId, user_id: actor.userId })
      .onConflict((conflict) => conflict.column('note_id').doNothing())
      .executeTakeFirst();
    // The same note came twice at once, and the other was first.
    if (kept.numInsertedOrUpdatedRows === 0n) throw domainError('conflict', 'changedMeanwhile');
    return { contentId, title, isNew: true };
  });
}

const link = /https?:\/\/[^\s<>"]+/g;

/** The words are the name; links, and a name that is too long for one, stand in the text. */
function written(said: string): { title: string; text: string } {
  const links = said.match(link) ?? [];
  const name = said.replace(link, ' ').replace(/\s+/g, ' ').trim();
  const host = links[0] && URL.canParse(links[0]) ? new URL(links[0]).hostname : '';
  const isLong = name.length > most.title || said.includes('\n');
  const title = isLong ? `${name.slice(0, most.title - 1).replace(/\s+\S*$/, '')}…` : name || host;
  return { title, text: isLong ? said : links.join('\n') };
}

async function picturesOf(trx: Db, actor: MemberActor, clientId: string, mediaIds: string[]) {
  if (mediaIds.length === 0) return [];
  const rows = await trx
    .selectFrom('media')
    .where(visibleTo(actor, 'media'))
    .where('client_id', '=', clientId)
    .where('id', 'in', mediaIds)
    .select('id')
    .execute();
  const there = new Set(rows.map(({ id }) => id));
  return [...new Set(mediaIds)].filter((id) => there.has(id)).map((mediaId) => ({ mediaId, alt: '' }));
}
