import type { ActionFunctionArgs } from '@remix-run/node';
import { z } from 'zod';
import { moveTogether } from '#server/content/moving.ts';
import { domainError } from '#server/errors.ts';
import { asJson } from '../params.server.ts';
import { leadsTo, requireMember } from '../session.server.ts';

export const loader = leadsTo('/calendar');

const wall = z.string().max(16);
const shape = z.array(
  z.object({
    contentId: z.uuid(),
    channelIds: z.array(z.uuid()).min(1).optional(),
    wall: wall.nullable(),
    disambiguation: z.enum(['compatible', 'earlier', 'later']).optional(),
    seen: wall.nullable().optional(),
  }),
);

/**
 * Moves what was dropped, or chosen in "Move to…": the field `moves` is a list of `Move` as JSON. Answers where
 * everything went, what a colleague had moved first, and the change that takes it back.
 */
export function action({ request, context }: ActionFunctionArgs) {
  return asJson(async () => {
    const actor = await requireMember({ request, context });
    const sent = shape.safeParse(read(String((await request.formData()).get('moves'))));
    if (!sent.success) throw domainError('invalid', 'timeUnreadable', {}, 'wall');
    const moves = sent.data.map(({ channelIds, disambiguation, seen, ...move }) => ({
      ...move,
      ...(channelIds ? { channelIds } : {}),
      ...(disambiguation ? { disambiguation } : {}),
      ...(seen === undefined ? {} : { seen }),
    }));
    return moveTogether(context.db, actor, { moves }, context.clock.now());
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
