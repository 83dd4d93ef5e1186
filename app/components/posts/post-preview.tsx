import { Bookmark, Clipboard, Ellipsis, Heart, MessageCircle, Repeat2, Star } from 'lucide-react';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { partsOf, type TextPart } from '#server/posts/preview.ts';

export type PreviewPicture = { src: string; alt: string; width: number; height: number };

type Skin = { ground: string; text: string; soft: string; line: string; link: string };
type Drawn = { width: number; light: Skin; dark: Skin; avatar: 'round' | 'square'; links: 'bare' | 'whole' };

/**
 * How each network shows a post, by its glyph: real width in CSS pixels, colours and manners, not its brand. What
 * somebody else will see is not ours to theme: these colours are the same in both of our themes.
 */
const drawn: Record<string, Drawn> = {
  bluesky: {
    width: 598,
    avatar: 'round',
    links: 'bare',
    light: { ground: '#ffffff', text: '#0b0f14', soft: '#42576c', line: '#d4dbe2', link: '#0a5fc4' },
    dark: { ground: '#151d28', text: '#f1f3f5', soft: '#aebbc9', line: '#2c3a4a', link: '#5cabff' },
  },
  x: {
    width: 598,
    avatar: 'round',
    links: 'bare',
    light: { ground: '#ffffff', text: '#0f1419', soft: '#536471', line: '#d3dbe0', link: '#0f6fb8' },
    dark: { ground: '#000000', text: '#e7e9ea', soft: '#8b9299', line: '#2f3336', link: '#4aa9f0' },
  },
  instagram: {
    width: 468,
    avatar: 'round',
    links: 'whole',
    light: { ground: '#ffffff', text: '#000000', soft: '#65676b', line: '#dbdbdb', link: '#00376b' },
    dark: { ground: '#000000', text: '#f5f5f5', soft: '#a8a8a8', line: '#363636', link: '#b3d4f5' },
  },
  linkedin: {
    width: 555,
    avatar: 'round',
    links: 'whole',
    light: { ground: '#ffffff', text: '#191919', soft: '#5b5b5b', line: '#dcdad6', link: '#0a5fb4' },
    dark: { ground: '#1b1f23', text: '#e9e9e9', soft: '#a8abae', line: '#3a3f44', link: '#71b7fb' },
  },
  mastodon: {
    width: 588,
    avatar: 'square',
    links: 'bare',
    light: { ground: '#ffffff', text: '#1b1b25', soft: '#555b70', line: '#d0d3e0', link: '#5638cc' },
    dark: { ground: '#181820', text: '#ffffff', soft: '#9faac4', line: '#34343f', link: '#a5a7ff' },
  },
};
const plain: Drawn = {
  width: 560,
  avatar: 'round',
  links: 'whole',
  light: { ground: '#ffffff', text: '#161616', soft: '#55585e', line: '#d9dbdf', link: '#0b5cad' },
  dark: { ground: '#1b1c1f', text: '#f3f3f3', soft: '#a9adb5', line: '#35373c', link: '#7ab8ff' },
};

export const previewWidth = (glyph: string): number => (drawn[glyph] ?? plain).width;

/** A post, or the posts of a thread below each other, each with its place among them. */
export function ThreadPreview({
  parts,
  ...look
}: {
  parts: readonly { text: string; pictures: readonly PreviewPicture[] }[];
} & Omit<Parameters<typeof PostPreview>[0], 'text' | 'pictures'>) {
  const t = useTranslations('composer.preview');
  const [only] = parts;
  if (only && parts.length === 1) return <PostPreview {...look} text={only.text} pictures={only.pictures} />;
  return (
    <ol className="grid">
      {parts.map(({ text, pictures }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name but its place
        <li key={index}>
          {index > 0 && <span aria-hidden="true" className="ml-8.5 block h-3 w-0.5 bg-line-strong" />}
          <span className="sr-only">{t('part', { number: index + 1, of: parts.length })}</span>
          <PostPreview {...look} text={text} pictures={pictures} />
        </li>
      ))}
    </ol>
  );
}

/** A post as it will look on its channel, at that network's real width where there is room for it. */
function PostPreview({
  glyph,
  name,
  handle,
  colour = '#5b6472',
  text,
  pictures,
  isDark = false,
}: {
  glyph: string;
  name: string;
  handle?: string;
  colour?: string;
  text: string;
  pictures: readonly PreviewPicture[];
  isDark?: boolean;
}) {
  const t = useTranslations('composer.preview');
  const look = drawn[glyph] ?? plain;
  const skin = isDark ? look.dark : look.light;
  const isTask = glyph === 'manual';
  const style = {
    '--pv-soft': skin.soft,
    '--pv-line': skin.line,
    '--pv-link': skin.link,
    background: skin.ground,
    color: skin.text,
    maxWidth: look.width,
    colorScheme: isDark ? 'dark' : 'light',
  } as CSSProperties;
  return (
    <article
      style={style}
      className="w-full overflow-hidden rounded-lg border border-(--pv-line) p-3.5 [font-family:-apple-system,'Segoe_UI',Roboto,'Helvetica_Neue',Arial,sans-serif] text-[15px] leading-[21px]"
    >
      {isTask && (
        <p className="mb-3 flex items-start gap-2 border-b border-(--pv-line) pb-3 text-[13px] leading-[18px] text-(--pv-soft)">
          <Clipboard className="mt-px" />
          <span>
            <strong style={{ color: skin.text }}>{t('task')}.</strong> {t('taskText')}
          </span>
        </p>
      )}
      <div className={look.avatar === 'round' ? 'grid grid-cols-[42px_minmax(0,1fr)] gap-x-2.5' : ''}>
        <Avatar name={name} colour={colour} look={look}>
          {look.avatar === 'square' && <Who name={name} handle={handle} />}
        </Avatar>
        <div className="min-w-0">
          {look.avatar === 'round' && <Who name={name} handle={handle} />}
          {text === '' && pictures.length === 0 && <p className="text-(--pv-soft)">{t('nothing')}</p>}
          {text !== '' && (
            <p className={`break-words whitespace-pre-wrap ${look.avatar === 'square' ? 'mt-2.5' : ''}`}>
              {partsOf(text).map((part, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the places of a text have no other name
                <Part key={index} part={part} links={look.links} />
              ))}
            </p>
          )}
          <Pictures pictures={pictures} />
          {!isTask && <Acts glyph={glyph} />}
        </div>
      </div>
    </article>
  );
}

function Avatar({ name, colour, look, children }: { name: string; colour: string; look: Drawn; children: ReactNode }) {
  return (
    <div className={look.avatar === 'square' ? 'flex items-center gap-2.5' : ''}>
      <span
        aria-hidden="true"
        style={{ background: colour }}
        className={`grid size-[42px] flex-none place-items-center text-[17px] font-semibold text-white ${look.avatar === 'round' ? 'rounded-full' : 'rounded-lg'}`}
      >
        {Array.from(name.trim())[0]?.toUpperCase() ?? '?'}
      </span>
      {children}
    </div>
  );
}

function Who({ name, handle }: { name: string; handle: string | undefined }) {
  const t = useTranslations('composer.preview');
  return (
    <p className="flex min-w-0 flex-1 items-baseline gap-1.5">
      <strong className="truncate">{name}</strong>
      <span className="min-w-0 flex-1 truncate text-(--pv-soft)">{[handle, t('now')].filter(Boolean).join(' · ')}</span>
    </p>
  );
}

function Part({ part, links }: { part: TextPart; links: Drawn['links'] }) {
  if (part.kind === 'text') return part.text;
  const shown = part.kind === 'link' && links === 'bare' ? part.text.replace(/^https?:\/\/(www\.)?/i, '') : part.text;
  return <span className="text-(--pv-link)">{shown}</span>;
}

/** One picture whole, two beside each other, three with the first large, four in a square; more go on below. */
function Pictures({ pictures }: { pictures: readonly PreviewPicture[] }) {
  const t = useTranslations('composer.preview');
  const [first] = pictures;
  if (!first) return null;
  const isOne = pictures.length === 1;
  return (
    <div
      className={`mt-2.5 overflow-hidden rounded-[10px] border border-(--pv-line) ${isOne ? '' : 'grid grid-cols-2 gap-0.5'}`}
    >
      {pictures.map((picture, index) => (
        <span
          key={picture.src}
          className={`relative block overflow-hidden ${isOne ? '' : pictures.length === 3 && index === 0 ? 'row-span-2' : 'aspect-[4/3]'}`}
        >
          <img
            src={picture.src}
            alt={picture.alt}
            width={picture.width}
            height={picture.height}
            className={isOne ? 'h-auto max-h-[520px] w-full object-cover' : 'h-full w-full object-cover'}
          />
          {picture.alt !== '' && (
            <span
              aria-hidden="true"
              className="absolute bottom-1.5 left-1.5 rounded-sm bg-black/70 px-1 text-[10px] leading-4 font-semibold text-white"
            >
              {t('alt')}
            </span>
          )}
        </span>
      ))}
    </div>
  );
}

function Acts({ glyph }: { glyph: string }) {
  const Like = glyph === 'mastodon' ? Star : Heart;
  const icon = 'size-[18px]';
  return (
    <div aria-hidden="true" className="mt-2.5 flex max-w-[420px] justify-between text-(--pv-soft)">
      <MessageCircle className={icon} />
      <Repeat2 className={icon} />
      <Like className={icon} />
      {glyph === 'mastodon' && <Bookmark className={icon} />}
      <Ellipsis className={icon} />
    </div>
  );
}
