import type { LoaderFunctionArgs } from '@remix-run/node';
import { Link, useLoaderData } from '@remix-run/react';
import { ArrowRight } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { readClient } from '#server/clients/clients.ts';
import { networkNames, networks } from '#server/networks/index.ts';
import { Glyph } from '../components/glyph.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  try {
    const { id, name } = await readClient(context.db, actor, params.clientId ?? '');
    return {
      client: { id, name },
      offered: networkNames.map((network) => ({ name: network, glyph: networks[network].glyph })),
    };
  } catch (error) {
    throw orResponse(error);
  }
}

/** Which kind of channel it is to be. */
export default function ChooseNetwork() {
  const { client, offered } = useLoaderData<typeof loader>();
  const t = useTranslations('channels');
  return (
    <Page narrow>
      <PageHead title={t('choose.title')} lead={t('choose.lead', { client: client.name })} />
      <ul className="overflow-hidden rounded-lg border border-line bg-surface phone:-mx-4 phone:rounded-none phone:border-x-0">
        {offered.map(({ name, glyph }) => (
          <li
            key={name}
            className="relative grid grid-cols-[40px_minmax(0,1fr)_auto] items-center gap-3.5 border-t border-line px-4 py-3.5 first:border-t-0 hover:bg-hover/45"
          >
            <span className="grid size-10 place-items-center rounded-lg bg-hover text-text-2">
              <Glyph of={glyph} className="size-5" />
            </span>
            <span>
              <Link
                to={`/clients/${client.id}/channels/new/${name}`}
                className="text-md font-medium after:absolute after:inset-0"
              >
                {t(`networks.${name}`)}
              </Link>
              <span className="mt-0.5 block text-pretty text-text-2">{t(`choose.${name}`)}</span>
            </span>
            <ArrowRight className="text-text-3" />
          </li>
        ))}
      </ul>
    </Page>
  );
}
