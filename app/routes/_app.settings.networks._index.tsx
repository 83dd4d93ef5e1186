import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData } from '@remix-run/react';
import { CircleCheck, CircleDashed } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { listApps } from '#server/channels/apps.ts';
import { linkedinVersionState } from '#server/channels/versions.ts';
import { LinkButton } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { Glyph } from '../components/glyph.tsx';
import { Notice } from '../components/notice.tsx';
import { List, Section } from '../components/section.tsx';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const apps = await listApps(context.db, actor);
  const query = new URL(request.url).searchParams;
  const named = (key: string) => apps.find(({ networkName }) => networkName === query.get(key))?.networkName ?? null;
  const linkedin = linkedinVersionState(context.config, context.clock.now());
  return { apps, linkedin, saved: named('saved'), removed: named('removed') };
}

/** The networks that want an app of one's own, and whether it is set. */
export default function Networks() {
  const { apps, linkedin, saved, removed } = useLoaderData<typeof loader>();
  const format = useFormatter();
  const t = useTranslations('settings');
  const channels = useTranslations('channels');
  const nameOf = (network: string) => channels(`networks.${network}` as never);
  return (
    <Section title={t('networks.title')} className="max-w-200">
      <DocumentTitle>{t('tabs.networks')}</DocumentTitle>
      <p className="-mt-1 mb-4 text-pretty text-text-2">{t('networks.lead')}</p>
      <div role="status" className="mb-4 empty:hidden">
        {saved && <Notice kind="good">{t('networks.saved', { network: nameOf(saved) })}</Notice>}
        {removed && <Notice kind="good">{t('networks.removed', { network: nameOf(removed) })}</Notice>}
      </div>
      {linkedin.state !== 'fine' && (
        <Notice kind="warn" className="mb-4" title={t(`networks.version.${linkedin.state}`)}>
          {t('networks.version.text', {
            version: linkedin.version,
            day: format.dateTime(new Date(linkedin.endsAt), { dateStyle: 'long', timeZone: 'UTC' }),
          })}
        </Notice>
      )}
      <List label={t('networks.title')}>
        {apps.map(({ networkName, glyph, appId }) => (
          <li key={networkName} className="flex flex-wrap items-center gap-3 px-4 py-3">
            <span className="grid size-8 flex-none place-items-center rounded-[8px] bg-hover text-text-2">
              <Glyph of={glyph} />
            </span>
            <span className="min-w-0 flex-1 basis-40">
              <span className="block font-medium">{nameOf(networkName)}</span>
              <span className="flex items-center gap-1.5 text-sm text-text-2">
                {appId ? (
                  <CircleCheck className="size-3.5 flex-none text-s-approved" />
                ) : (
                  <CircleDashed className="size-3.5 flex-none text-text-3" />
                )}
                <span className="min-w-0 truncate">{appId ? t('networks.set', { appId }) : t('networks.notSet')}</span>
              </span>
            </span>
            <LinkButton to={`/settings/networks/${networkName}`} size="sm">
              {t(appId ? 'networks.change' : 'networks.setUp')}
              <span className="sr-only">: {nameOf(networkName)}</span>
            </LinkButton>
          </li>
        ))}
      </List>
    </Section>
  );
}
