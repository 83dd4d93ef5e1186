/** What `server/posts/checks.ts` finds, in words that say what to do. The channel's name stands before each. */
export const checks = {
  title: 'Check',
  summary:
    '{errors, plural, =0 {} one {# thing to put right} other {# things to put right}}{both, select, true {, } other {}}{warnings, plural, =0 {} one {# remark} other {# remarks}}',
  allGood:
    '{count, plural, one {Length, pictures and links are fine on # channel.} other {Length, pictures and links are fine on # channels.}}',
  everywhere: 'All channels',
  part: '{where}, part {part}',
  no_channel: 'Choose at least one channel: without one there is nowhere to publish.',
  channel_reconnect: 'the channel has to be connected again, or this will wait for it.',
  channel_disconnected: 'the channel is disconnected. Connect it again, or take it off this post.',
  empty: 'there is nothing to publish yet. Write something or add a picture.',
  text_too_long:
    'the text is {over, plural, one {# character} other {# characters}} too long (at most {limit, number}). Shorten it, or give this channel a text of its own.',
  text_too_many_bytes:
    'the text takes {over, plural, one {# byte} other {# bytes}} too many (at most {limit, number}). Emoji and special letters weigh most: use fewer of them.',
  too_many_images:
    '{over, plural, one {# picture} other {# pictures}} too many (at most {limit, number}). Remove some, or choose other pictures for this channel.',
  no_images_here: 'pictures cannot be shown here. Remove them for this channel.',
  image_missing: '{count, plural, one {one picture is} other {# pictures are}} no longer stored. Remove and add again.',
  alt_missing:
    '{count, plural, one {one picture has} other {# pictures have}} no description for people who cannot see it.',
  alt_too_long:
    'a description is {over, plural, one {# character} other {# characters}} too long (at most {limit, number}).',
  thread_too_long:
    'the thread is {over, plural, one {# part} other {# parts}} too long (at most {limit, number}). Take some out, or give this channel a text of its own.',
  thread_joined:
    'there are no threads here, so all {count, number} parts go out as one post. Look at the preview, or give this channel a text of its own.',
  animation_lost: '{count, plural, one {the animation} other {# animations}} will be shown as a still picture.',
  image_needed: 'there is no post without a picture here. Add one, or take this channel off.',
  image_too_tall:
    '{count, plural, one {one picture is} other {# pictures are}} too tall: at most {limit, number} times as high as wide. Crop it, or choose other pictures for this channel.',
  image_too_wide:
    '{count, plural, one {one picture is} other {# pictures are}} too wide: at most {limit, number} times as wide as high. Crop it, or choose other pictures for this channel.',
  too_many_tags: '{over, plural, one {# hashtag} other {# hashtags}} too many (at most {limit, number}). Remove some.',
  too_many_mentions:
    '{over, plural, one {# person is} other {# people are}} named with @ too many (at most {limit, number}). Remove some.',
  out_of_reach:
    'this network fetches the pictures from this app, and cannot reach it. The app has to run at an https address on the open internet (APP_URL); until then nothing can be scheduled here.',
};
