import { checker, only } from './validate.ts';

/** Instagram's content publishing, from the facts of Meta's published reference: what our calls may say. */

const id = { type: 'string', pattern: '^\\d{5,20}$' };
const address = { type: 'string', pattern: '^https?://\\S+\\.jpe?g(?:\\?\\S*)?$' };
const alt = { type: 'string', maxLength: 1_000 };
const caption = { type: 'string', maxLength: 4_400 };

export const instagramRequests = {
  /** A picture alone, a child of a carousel, or the carousel of its children. */
  'POST /:id/media': checker({
    oneOf: [
      only({ image_url: address, alt_text: alt, caption }, ['image_url']),
      only({ image_url: address, alt_text: alt, is_carousel_item: { type: 'string', enum: ['true'] } }, [
        'image_url',
        'is_carousel_item',
      ]),
      only(
        {
          media_type: { type: 'string', enum: ['CAROUSEL'] },
          children: { type: 'string', pattern: '^\\d{5,20}(?:,\\d{5,20}){1,9}$' },
          caption,
        },
        ['media_type', 'children'],
      ),
    ],
  }),
  'POST /:id/media_publish': checker(only({ creation_id: id }, ['creation_id'])),
};
