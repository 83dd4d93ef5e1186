import { Moon, Sun } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PostBody } from '#server/content/body.ts';
import { partsOn } from '#server/posts/variants.ts';
import { Glyph } from '../glyph.tsx';
import { previewWidth, ThreadPreview } from '../posts/post-preview.tsx';
import { Segmented } from '../segmented.tsx';
import { useDates } from '../time.tsx';
import { type ComposerChannel, mainTab, useComposer } from './context.ts';

const all = 'all';

/** How the post will look: one channel at its real width, or all below each other; light or dark as its readers have it. */
export function PreviewPane({ body }: { body: PostBody }) {
  const t = useTranslations('composer.preview');
  const { channels, tab, setTab } = useComposer();
  const [isDark, setDark] = useState(false);
  const [showsAll, setShowsAll] = useState(false);
  const current = channels.find(({ id }) => id === tab) ?? channels[0];
  if (!current) return <p className="p-5 text-text-3 phone:px-4">{t('empty')}</p>;
  const shown = showsAll ? channels : [current];
  const choose = (value: string): void => {
    setShowsAll(value === all);
    // The words on the left follow, where one looks at a channel; from the main text they stay.
    if (value !== all && (tab !== mainTab || value !== current.id)) setTab(value);
  };
  const isNarrow = channels.length > 2;
  const options = [
    ...channels.map((channel) => ({
      value: channel.id,
      text: (
        <>
          <Glyph of={channel.glyph} className="size-3.75" />
          <span className={isNarrow && (showsAll || channel.id !== current.id) ? 'sr-only' : 'max-w-40 truncate'}>
            {channel.name}
          </span>
        </>
      ),
    })),
    ...(channels.length > 1 ? [{ value: all, text: t('all') }] : []),
  ];
  return (
    <div className="grid content-start gap-4 px-5 py-4 phone:px-4">
      <div className="flex flex-wrap items-center gap-2">
        <h2 className="sr-only">{t('title')}</h2>
        {options.length > 1 && (
          <div className="max-w-full overflow-x-auto">
            <Segmented label={t('of')} value={showsAll ? all : current.id} onChange={choose} options={options} />
          </div>
        )}
        <span className="flex-1" />
        <Segmented
          label={t('look')}
          value={isDark ? 'dark' : 'light'}
          onChange={(value) => setDark(value === 'dark')}
          options={[
            { value: 'light', text: <Icon of={Sun} name={t('light')} /> },
            { value: 'dark', text: <Icon of={Moon} name={t('dark')} /> },
          ]}
        />
      </div>
      {shown.map((channel) => (
        <OnChannel key={channel.id} channel={channel} body={body} isDark={isDark} isNamed={shown.length > 1} />
      ))}
    </div>
  );
}

function OnChannel({
  channel,
  body,
  isDark,
  isNamed,
}: {
  channel: ComposerChannel;
  body: PostBody;
  isDark: boolean;
  isNamed: boolean;
}) {
  const dates = useDates();
  const { data, images } = useComposer();
  const { client, publications } = data.content;
  const due = publications.find((publication) => publication.channelId === channel.id)?.dueWall;
  const parts = partsOn(body, channel.id, channel.limits ?? {}).map(({ text, media }) => ({
    text,
    pictures: media.map(({ mediaId, alt }) => {
      const { width = 4, height = 3 } = images[mediaId] ?? {};
      return { src: `/media/${mediaId}/small`, alt, width, height };
    }),
  }));
  return (
    <section aria-label={channel.name} style={{ maxWidth: previewWidth(channel.glyph) }} className="w-full">
      {isNamed && (
        <h3 className="mb-1.5 flex items-center gap-1.5 text-sm font-medium text-text-2">
          <Glyph of={channel.glyph} className="size-3.75" />
          {channel.name}
          {due && (
            <span className="ml-auto font-normal text-text-3 tabular-nums">
              {dates.near(due, data.nowWall.slice(0, 10))}
            </span>
          )}
        </h3>
      )}
      <ThreadPreview
        glyph={channel.glyph}
        name={client.name}
        handle={channel.name}
        colour={client.colour}
        parts={parts}
        isDark={isDark}
      />
    </section>
  );
}

function Icon({ of: Of, name }: { of: typeof Sun; name: string }) {
  return (
    <>
      <Of className="size-3.75" />
      <span className="sr-only">{name}</span>
    </>
  );
}
