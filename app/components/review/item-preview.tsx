import { useTranslations } from 'use-intl';
import { Glyph } from '../glyph.tsx';

export type ShownPost = {
  kind: 'post';
  text: string;
  pictures: { src: string; alt: string; width: number; height: number }[];
};
export type ShownNewsletter = {
  kind: 'newsletter';
  subject: string;
  preheader: string;
  sender: { name: string; email: string };
  src: string | null;
};
type Publication = {
  id: string;
  glyph: string;
  channelName: string;
  status: string;
  shown: ShownPost | ShownNewsletter;
};

/** An item as it will be seen where it goes out. Keeps its own colours in both themes. */
export function ItemPreview({
  publication,
  client,
  isNamed,
}: {
  publication: Publication;
  client: string;
  isNamed: boolean;
}) {
  const t = useTranslations('approve');
  const { shown, channelName, glyph, status } = publication;
  return (
    <section aria-label={t('previewOf', { channel: channelName })} className="mb-4 desk:max-w-140">
      {(isNamed || status === 'published') && (
        <p className="flex items-center gap-1.5 px-4 pb-1.5 text-md text-text-2">
          <Glyph of={glyph} className="size-4" />
          {channelName}
          {status === 'published' && <strong className="font-medium text-text">{t('alreadyOut')}</strong>}
        </p>
      )}
      <div className="border-y border-line-strong bg-white text-[#111] desk:mx-4 desk:overflow-hidden desk:rounded-lg desk:border">
        {shown.kind === 'post' ? <Post post={shown} name={channelName || client} /> : <Newsletter newsletter={shown} />}
      </div>
    </section>
  );
}

function Post({ post, name }: { post: ShownPost; name: string }) {
  return (
    <div className="font-sans text-[15px] leading-5.5">
      <p className="flex items-center gap-2.5 px-3.5 py-2.5 font-semibold">
        <span aria-hidden="true" className="grid size-8 place-items-center rounded-full bg-[#444] text-white">
          {Array.from(name)[0]?.toUpperCase()}
        </span>
        {name}
      </p>
      {post.pictures.map((picture) => (
        <img
          key={picture.src}
          src={picture.src}
          alt={picture.alt}
          width={picture.width}
          height={picture.height}
          className="h-auto w-full"
        />
      ))}
      <p className="px-3.5 py-3 break-words whitespace-pre-line">{post.text}</p>
    </div>
  );
}

function Newsletter({ newsletter }: { newsletter: ShownNewsletter }) {
  return (
    <div>
      <div className="border-b border-[#ddd] px-3.5 py-3 text-[15px] leading-5.5">
        <p className="font-semibold break-words">{newsletter.subject}</p>
        <p className="break-words text-[#555]">{newsletter.preheader}</p>
        <p className="text-[13px] text-[#555]">
          {newsletter.sender.name} &lt;{newsletter.sender.email}&gt;
        </p>
      </div>
      {newsletter.src && (
        <iframe title={newsletter.subject} src={newsletter.src} sandbox="" className="block h-[70vh] w-full" />
      )}
    </div>
  );
}
