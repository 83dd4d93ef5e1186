import { ArrowUpRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { Glyph } from '../glyph.tsx';
import { type PreviewPicture, ThreadPreview } from '../posts/post-preview.tsx';

export type ShownPost = {
  kind: 'post';
  /** More than one: a thread. */
  parts: { text: string; pictures: PreviewPicture[] }[];
};
export type ShownNewsletter = {
  kind: 'newsletter';
  subject: string;
  preheader: string;
  sender: { name: string; email: string };
  src: string;
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
  colour,
  isNamed,
}: {
  publication: Publication;
  client: string;
  /** Of the client's mark, on white in both themes. */
  colour: string;
  isNamed: boolean;
}) {
  const t = useTranslations('approve');
  const { shown, channelName, glyph, status } = publication;
  return (
    <section aria-label={t('previewOf', { channel: channelName })} className="mb-4 desk:max-w-160">
      {(isNamed || status === 'published') && (
        <p className="flex items-center gap-1.5 px-4 pb-1.5 text-md text-text-2">
          <Glyph of={glyph} className="size-4" />
          {channelName}
          {status === 'published' && <strong className="font-medium text-text">{t('alreadyOut')}</strong>}
        </p>
      )}
      {shown.kind === 'post' ? (
        <div className="px-4">
          <ThreadPreview glyph={glyph} name={client} handle={channelName} colour={colour} parts={shown.parts} />
        </div>
      ) : (
        <div className="border-y border-line-strong bg-white text-[#111] desk:mx-4 desk:overflow-hidden desk:rounded-lg desk:border">
          <Newsletter newsletter={shown} />
        </div>
      )}
    </section>
  );
}

function Newsletter({ newsletter }: { newsletter: ShownNewsletter }) {
  const t = useTranslations('approve');
  return (
    <div>
      <div className="border-b border-[#ddd] px-3.5 py-3 text-[15px] leading-5.5">
        <p className="font-semibold break-words">{newsletter.subject}</p>
        <p className="break-words text-[#555]">{newsletter.preheader}</p>
        <p className="text-[13px] text-[#555]">
          {newsletter.sender.name} &lt;{newsletter.sender.email}&gt;
        </p>
      </div>
      <iframe
        title={newsletter.subject}
        src={newsletter.src}
        sandbox=""
        loading="lazy"
        className="block h-[70vh] w-full border-0 bg-white"
      />
      <p className="border-t border-[#ddd]">
        <a
          href={newsletter.src}
          target="_blank"
          rel="noreferrer"
          className="flex h-11 items-center justify-center gap-1.5 text-[14px] font-medium text-[#1b5546]"
        >
          {t('openWhole')}
          <ArrowUpRight aria-hidden="true" className="size-4" />
        </a>
      </p>
    </div>
  );
}
