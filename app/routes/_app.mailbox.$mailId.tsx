import type { LoaderFunctionArgs } from '@remix-run/node';
import { useLoaderData, useSearchParams } from '@remix-run/react';
import { useTranslations } from 'use-intl';
import { keptMail } from '#server/notifications/mailbox.ts';
import { TextLink } from '../components/button.tsx';
import { DocumentTitle } from '../components/document-title.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Card, Facts } from '../components/section.tsx';
import { SegmentedLinks } from '../components/segmented.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { orResponse } from '../http.server.ts';
import { idOf } from '../params.server.ts';
import { requireOwner } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('mailbox');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireOwner({ request, context });
  const ownToo = context.config.smtpUrl === null;
  try {
    const mail = await keptMail(context, actor, { mailId: idOf(params, 'mailId'), ownToo }, context.clock.now());
    return {
      mail,
      wall: wallOf(mail.at, actor.timeZone),
      today: dateOf(wallOf(context.clock.now(), actor.timeZone)),
      links: [...new Set(mail.text.match(/https?:\/\/[^\s<>()]+/g) ?? [])],
    };
  } catch (error) {
    throw orResponse(error);
  }
}

/** One kept mail, as a mail program shows it: in a frame that no script and no cookie of ours reaches. */
export default function Mail() {
  const { mail, wall, today, links } = useLoaderData<typeof loader>();
  const [params] = useSearchParams();
  const t = useTranslations('mailbox');
  const dates = useDates();
  const asked = params.get('as');
  const as = asked === 'dark' || asked === 'text' ? asked : 'light';
  const subject = mail.subject || t('noSubject');
  return (
    <Page>
      <DocumentTitle>{subject}</DocumentTitle>
      <p className="mb-2">
        <TextLink to="/mailbox">{t('title')}</TextLink>
      </p>
      <PageHead title={subject}>
        <SegmentedLinks
          label={t('asMail')}
          current={as}
          options={[
            { value: 'light', to: '?', text: t('light') },
            { value: 'dark', to: '?as=dark', text: t('dark') },
            { value: 'text', to: '?as=text', text: t('asText') },
          ]}
        />
      </PageHead>
      <Card className="mb-4">
        <Facts
          items={[
            ...(mail.from ? [{ name: t('from'), value: mail.from }] : []),
            { name: t('to'), value: mail.to.name ? `${mail.to.name} <${mail.to.email}>` : mail.to.email },
            { name: t('at'), value: dates.near(wall, today) },
          ]}
        />
      </Card>
      {as === 'text' ? (
        <pre className="overflow-x-auto rounded-lg border border-line bg-surface p-4 font-mono text-sm whitespace-pre-wrap">
          {mail.text}
        </pre>
      ) : (
        <iframe
          key={as}
          title={t('mailFrame', { subject })}
          src={as === 'dark' ? mail.addresses.dark : mail.addresses.light}
          className="h-[70vh] w-full rounded-lg border border-line bg-white"
        />
      )}
      {links.length > 0 && (
        <Card title={t('links')} className="mt-4">
          <p className="mb-2 text-pretty text-text-2">{t('linksHelp')}</p>
          <ul className="flex flex-col gap-1">
            {links.map((link) => (
              <li key={link} className="break-all">
                <a href={link} className="font-medium text-accent-text underline-offset-3 hover:underline">
                  {link}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </Page>
  );
}
