import { checker, only } from './validate.ts';

/** LinkedIn's Posts and Images interfaces, from the facts of its published reference: what our calls may say. */

const text = { type: 'string' };
const author = { type: 'string', pattern: '^urn:li:(?:person:[\\w-]+|organization:\\d+)$' };
const image = only(
  { id: { type: 'string', pattern: '^urn:li:image:[\\w-]+$' }, altText: { ...text, maxLength: 4_086 } },
  ['id'],
);

export const linkedinRequests = {
  'POST /rest/posts': checker(
    only(
      {
        author,
        commentary: text,
        visibility: { type: 'string', enum: ['PUBLIC', 'CONNECTIONS', 'LOGGED_IN', 'CONTAINER'] },
        distribution: only(
          {
            feedDistribution: { type: 'string', enum: ['MAIN_FEED', 'NONE'] },
            targetEntities: { type: 'array', items: { type: 'object' } },
            thirdPartyDistributionChannels: { type: 'array', items: text },
          },
          ['feedDistribution'],
        ),
        content: {
          type: 'object',
          minProperties: 1,
          maxProperties: 1,
          additionalProperties: false,
          properties: {
            media: image,
            multiImage: only({ images: { type: 'array', items: image, minItems: 2, maxItems: 20 }, altText: text }, [
              'images',
            ]),
          },
        },
        lifecycleState: { type: 'string', enum: ['PUBLISHED'] },
        isReshareDisabledByAuthor: { type: 'boolean' },
      },
      ['author', 'commentary', 'visibility', 'distribution', 'lifecycleState'],
    ),
  ),
  'POST /rest/images': checker(
    only({ initializeUploadRequest: only({ owner: author }, ['owner']) }, ['initializeUploadRequest']),
  ),
  'GET /rest/posts': checker(
    only(
      {
        q: { type: 'string', enum: ['author'] },
        author,
        count: { type: 'string', pattern: '^(?:[1-9]\\d?|100)$' },
        start: { type: 'string', pattern: '^\\d+$' },
        sortBy: { type: 'string', enum: ['LAST_MODIFIED', 'CREATED'] },
      },
      ['q', 'author'],
    ),
  ),
};
