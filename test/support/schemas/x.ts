import { checker, only } from './validate.ts';

/** X API v2, from the facts of its OpenAPI description 2.167: what the calls that we make may say. */

const id = { type: 'string', pattern: '^[0-9]{1,19}$' };
const list = (items: object, more: object = {}) => ({ type: 'array', items, ...more });
const whole = (minimum: number, maximum: number) => ({ type: 'integer', minimum, maximum });
const replies = { type: 'string', enum: ['following', 'mentionedUsers', 'subscribers', 'verified'] };

/** Query values arrive as text. */
const digits = (pattern: string) => ({ type: 'string', pattern });
const commaList = (names: string[]) => ({
  type: 'string',
  pattern: `^(?:${names.join('|')})(?:,(?:${names.join('|')}))*$`,
});
const instant = digits('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ$');
const postFields = commaList([
  ...['article', 'article_title', 'attachments', 'card_uri', 'community_id', 'context_annotations'],
  ...['conversation_id', 'created_at', 'display_text_range', 'edit_controls', 'entities', 'geo', 'id', 'lang'],
  ...['media_metadata', 'non_public_metrics', 'note_post', 'organic_metrics', 'paid_partnership'],
  ...['possibly_sensitive', 'promoted_metrics', 'public_metrics', 'reply_settings', 'scopes', 'source', 'text'],
  'withheld',
]);

export const xRequests = {
  'POST /2/tweets': checker({
    ...only({
      card_uri: { type: 'string' },
      community_id: id,
      direct_message_deep_link: { type: 'string' },
      edit_options: only({ previous_post_id: id }, ['previous_post_id']),
      for_super_followers_only: { type: 'boolean' },
      geo: only({ place_id: { type: 'string' } }, ['place_id']),
      made_with_ai: { type: 'boolean' },
      media: only(
        {
          embeddable: { type: 'boolean' },
          media_ids: list(id, { minItems: 1, maxItems: 4 }),
          preview_media_id: id,
          tagged_user_ids: list(id, { maxItems: 10 }),
          title: { type: 'string' },
        },
        ['media_ids'],
      ),
      nullcast: { type: 'boolean' },
      paid_partnership: { type: 'boolean' },
      poll: only(
        {
          duration_minutes: whole(5, 10_080),
          options: list({ type: 'string', minLength: 1, maxLength: 25 }, { minItems: 2, maxItems: 4 }),
          reply_settings: replies,
        },
        ['options', 'duration_minutes'],
      ),
      quote_tweet_id: id,
      reply: only(
        {
          auto_populate_reply_metadata: { type: 'boolean' },
          exclude_reply_user_ids: list({ type: 'string' }),
          in_reply_to_tweet_id: id,
        },
        ['in_reply_to_tweet_id'],
      ),
      reply_settings: replies,
      share_with_followers: { type: 'boolean' },
      text: { type: 'string' },
    }),
  }),
  'POST /2/media/upload/initialize': checker(
    only({
      additional_owners: list(id),
      media_category: {
        type: 'string',
        enum: [
          ...['amplify_video', 'tweet_gif', 'tweet_image', 'tweet_video'],
          ...['dm_gif', 'dm_image', 'dm_video', 'subtitles'],
        ],
      },
      media_type: {
        type: 'string',
        enum: [
          ...['video/mp4', 'video/webm', 'video/mp2t', 'video/quicktime', 'text/srt', 'text/vtt', 'image/jpeg'],
          ...['image/gif', 'image/bmp', 'image/png', 'image/webp', 'image/pjpeg', 'image/tiff'],
          ...['model/gltf-binary', 'model/vnd.usdz+zip'],
        ],
      },
      shared: { type: 'boolean' },
      total_bytes: whole(0, 17_179_869_184),
    }),
  ),
  /** The fields of the form; the piece itself is looked at by the fake. */
  'POST /2/media/upload/:id/append': checker(
    only({ segment_index: digits('^(?:0|[1-9]\\d{0,2})$'), media: { type: 'string', minLength: 1 } }, [
      'media',
      'segment_index',
    ]),
  ),
  'POST /2/media/upload/:id/finalize': checker({ type: 'null' }),
  'GET /2/media/upload': checker(only({ media_id: id, command: { type: 'string', enum: ['STATUS'] } }, ['media_id'])),
  'POST /2/media/metadata': checker({
    type: 'object',
    required: ['id'],
    properties: {
      id,
      metadata: {
        type: 'object',
        properties: {
          alt_text: { type: 'object', required: ['text'], properties: { text: { type: 'string', maxLength: 1_000 } } },
        },
      },
    },
  }),
  'GET /2/users/me': checker(
    only({
      'user.fields': commaList([
        ...['created_at', 'description', 'entities', 'id', 'location', 'name', 'profile_image_url', 'protected'],
        ...['public_metrics', 'subscription', 'subscription_type', 'url', 'username', 'verified', 'verified_type'],
      ]),
    }),
  ),
  'GET /2/users/:id/tweets': checker(
    only({
      max_results: digits('^(?:[5-9]|[1-9]\\d|100)$'),
      pagination_token: { type: 'string', minLength: 1 },
      start_time: instant,
      end_time: instant,
      since_id: id,
      until_id: id,
      exclude: commaList(['replies', 'retweets']),
      'post.fields': postFields,
    }),
  ),
  'GET /2/tweets': checker(
    only({ ids: digits('^[0-9]{1,19}(?:,[0-9]{1,19}){0,99}$'), 'post.fields': postFields }, ['ids']),
  ),
  'DELETE /2/tweets/:id': checker({ type: 'null' }),
};
