import { Coins } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import type { PostBody } from '#server/content/body.ts';
import type { Limits } from '#server/networks/interface/limits.ts';
import { costOf } from '#server/posts/counting.ts';
import { partsOn } from '#server/posts/variants.ts';
import { type ComposerChannel, useComposer } from './context.ts';

const texts = (body: PostBody, channelId: string, limits: Limits): string[] =>
  partsOn(body, channelId, limits).map(({ text }) => text);

/** What the post will cost on networks that charge for each, before anybody schedules it. */
export function Costs({ body }: { body: PostBody }) {
  const { channels, isClosed } = useComposer();
  if (isClosed) return null;
  return channels.map((channel) => <Cost key={channel.id} channel={channel} body={body} />);
}

function Cost({ channel, body }: { channel: ComposerChannel; body: PostBody }) {
  const t = useTranslations('composer.cost');
  const format = useFormatter();
  const { weigh } = useComposer();
  const { limits } = channel;
  const cost = limits && costOf(texts(body, channel.id, limits), limits, weigh);
  if (!limits?.price || cost === null) return null;
  const { currency, asOf, post, postWithLink, numbers } = limits.price;
  const money = (amount: number): string =>
    format.number(amount, { style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 3 });
  const day = format.dateTime(new Date(`${asOf}T12:00:00Z`), { dateStyle: 'long', timeZone: 'UTC' });
  const count = texts(body, channel.id, limits).length;
  const isForLink = cost > post * count;
  return (
    <p className="flex gap-2 border-t border-line px-5 py-2.5 text-sm text-text-2 phone:px-4">
      <Coins className={`mt-0.5 size-3.5 ${isForLink ? 'text-s-held' : ''}`} />
      <span className="min-w-0 text-pretty">
        <strong className="font-medium text-text">
          {channel.name}: {money(cost)}
        </strong>{' '}
        {t(isForLink ? 'withLink' : 'without', {
          other: money(isForLink ? post * count : cost - post + postWithLink),
          numbers: money(numbers * count),
          count,
          day,
        })}
      </span>
    </p>
  );
}
