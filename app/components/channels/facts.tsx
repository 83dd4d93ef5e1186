import { useTranslations } from 'use-intl';
import type { ShownChannel } from '#server/channels/list.ts';
import { Card, Facts } from '../section.tsx';
import { useDates } from '../time.tsx';
import { dateOf, wallOf } from '../wall.ts';
import { CopyButton } from './copy-button.tsx';

/** What is known of a channel's account, and how much its network takes. */
export function ChannelFacts({
  channel,
  pageUrl,
  zone,
  now,
}: {
  channel: ShownChannel;
  pageUrl: string | null;
  zone: string;
  now: Date | string;
}) {
  const t = useTranslations('channels.page');
  const dates = useDates();
  const today = dateOf(wallOf(now, zone));
  const setting = (name: string): string => {
    const value = channel.settings[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  const checked = channel.checkedAt ? dates.near(wallOf(channel.checkedAt, zone), today) : t('neverChecked');
  const server = setting('service') || setting('instance');
  const facts = [
    pageUrl && {
      name: t('address'),
      value: (
        <span className="grid justify-items-start gap-1">
          <span className="break-all">{pageUrl}</span>
          <span className="text-sm text-text-3">{t('addressHelp')}</span>
          <CopyButton text={pageUrl} label={t('copyAddress')} />
        </span>
      ),
    },
    setting('placeUrl') && { name: t('address'), value: <Outside href={setting('placeUrl')} /> },
    server && { name: t('server'), value: new URL(server).host },
    setting('url') && { name: t('account'), value: <Outside href={setting('url')} /> },
    setting('fromAddress') && {
      name: t('sender'),
      value: `${setting('fromName')} <${setting('fromAddress')}>`,
    },
    setting('replyTo') && { name: t('replyTo'), value: setting('replyTo') },
    channel.accepts === 'newsletter' && {
      name: t('delivery'),
      value: setting('delivery') === 'local' ? t('deliveryLocal') : `${setting('host')}:${setting('port')}`,
    },
    channel.accepts === 'newsletter' &&
      setting('delivery') === 'smtp' && {
        name: t('dkim'),
        value: setting('dkimDomain') ? `${setting('dkimSelector')}._domainkey.${setting('dkimDomain')}` : t('dkimOff'),
      },
    setting('liveSecrets') && {
      name: t('signing'),
      value: t('liveSecrets', { count: Number(setting('liveSecrets')) }),
    },
    channel.accepts === 'post' && { name: t('limits'), value: <Limits limits={channel.limits} /> },
    { name: t('checked'), value: checked },
  ];
  return (
    <Card title={t('account')}>
      <Facts items={facts.filter((fact) => typeof fact === 'object' && fact !== null)} />
    </Card>
  );
}

function Limits({ limits }: { limits: ShownChannel['limits'] }) {
  const t = useTranslations('channels.page');
  const { characters, charactersWithImages, bytes, charactersPerLink, images, imageBytes, altCharacters } = limits;
  const facts = [
    t('characters', { count: characters }),
    charactersWithImages && t('charactersWithImages', { count: charactersWithImages }),
    bytes && t('bytes', { count: bytes }),
    charactersPerLink && t('perLink', { count: charactersPerLink }),
    t('images', { count: images }),
    images > 0 && t('imageSize', { megabytes: Math.floor(imageBytes / 100_000) / 10 }),
    images > 0 && altCharacters > 0 && t('alt', { count: altCharacters }),
    (limits.parts ?? 1) > 1 && t('parts', { count: limits.parts ?? 1 }),
  ];
  return facts.filter(Boolean).join(', ');
}

function Outside({ href }: { href: string }) {
  return (
    <a
      href={href}
      target="_blank"
      rel="noreferrer"
      className="font-medium break-all text-accent-text underline-offset-3 hover:underline"
    >
      {href.replace(/^https?:\/\//, '')}
    </a>
  );
}
