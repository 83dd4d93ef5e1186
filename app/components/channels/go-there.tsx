import { ExternalLink } from 'lucide-react';
import { useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { Notice } from '../notice.tsx';

/**
 * The way to the instance. A link and not a redirect: the page's own policy lets no form lead to another site, and
 * without scripts a person presses it herself.
 */
export function GoThere({ url }: { url: string }) {
  const t = useTranslations('channels.form');
  const { host } = new URL(url);
  useEffect(() => window.location.assign(url), [url]);
  return (
    <Notice
      kind="info"
      icon={ExternalLink}
      title={t('goTitle', { host })}
      action={
        <a
          href={url}
          rel="noreferrer"
          className="inline-flex h-8 items-center rounded-md bg-accent px-3 font-medium text-on-accent hover:bg-accent-hover phone:h-11"
        >
          {t('go', { host })}
        </a>
      }
    >
      {t('goText')}
    </Notice>
  );
}
