import { type ActionFunctionArgs, type LoaderFunctionArgs, redirect } from '@remix-run/node';
import { Form, useActionData, useLoaderData, useNavigation } from '@remix-run/react';
import { CircleCheck, Download, ExternalLink } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { completeTask, readTask } from '#server/channels/tasks.ts';
import { readClient } from '#server/clients/clients.ts';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyButton } from '../components/channels/copy-button.tsx';
import { FormErrors, keptIn, useFormErrors } from '../components/form-errors.tsx';
import { TextField } from '../components/inputs.tsx';
import { Notice } from '../components/notice.tsx';
import { Page, PageHead } from '../components/page-bar.tsx';
import { Card } from '../components/section.tsx';
import { useDates } from '../components/time.tsx';
import { dateOf, wallOf } from '../components/wall.ts';
import { actionErrors, orResponse } from '../http.server.ts';
import { requireMember } from '../session.server.ts';
import { needWords } from '../words/needed.ts';

await needWords('channels');

export async function loader({ request, context, params }: LoaderFunctionArgs) {
  const actor = await requireMember({ request, context });
  const { db, secrets, clock } = context;
  const now = clock.now();
  const { clientId = '', channelId = '', taskId = '' } = params;
  try {
    const { name, zone } = await readClient(db, actor, clientId);
    const task = await readTask(db, actor, { taskId, channelId, secrets }, now);
    return { client: { name, zone }, task, now };
  } catch (error) {
    throw orResponse(error);
  }
}

/** "Done, here is the link." */
export async function action({ request, context, params }: ActionFunctionArgs) {
  const link = String((await request.formData()).get('link') ?? '');
  return actionErrors(
    async () => {
      const actor = await requireMember({ request, context });
      const { clientId = '', channelId = '', taskId = '' } = params;
      await completeTask(context.db, actor, { taskId, channelId, link }, context.clock.now());
      return redirect(`/clients/${clientId}/channels/${channelId}`);
    },
    { link },
  );
}

/** Everything to publish a post by hand. */
export default function ManualTask() {
  const { client, task } = useLoaderData<typeof loader>();
  const t = useTranslations('channels.task');
  return (
    <Page narrow>
      <PageHead title={t('title', { place: task.place })} lead={`${client.name}. ${task.doneAt ? '' : t('lead')}`}>
        {task.placeUrl && (
          <a
            href={task.placeUrl}
            target="_blank"
            rel="noreferrer"
            className="inline-flex h-8 items-center justify-center gap-1.5 rounded-md border border-line-strong bg-surface px-3 font-medium hover:bg-hover phone:h-11"
          >
            <ExternalLink className="text-text-2" />
            {t('goThere')}
          </a>
        )}
      </PageHead>
      <div className="grid gap-5">
        <Card title={t('text')} action={<CopyButton text={task.text} look="quiet" />}>
          <p className="text-md text-pretty break-words whitespace-pre-wrap">{task.text}</p>
        </Card>
        {task.images.length > 0 && <Pictures />}
        {task.doneAt ? <Finished /> : <Done />}
      </div>
    </Page>
  );
}

function Pictures() {
  const { task } = useLoaderData<typeof loader>();
  const t = useTranslations('channels.task');
  return (
    <Card title={t('images', { count: task.images.length })}>
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(200px,1fr))] gap-4">
        {task.images.map((image, index) => (
          <li key={image.url} className="grid content-start gap-2">
            <img
              src={image.url}
              alt={image.alt}
              width={image.width}
              height={image.height}
              className="h-40 w-full rounded-md border border-line object-cover"
            />
            <p className="text-sm text-pretty break-words text-text-2">
              {image.alt ? t('alt', { alt: image.alt }) : t('noAlt')}
            </p>
            <div className="flex flex-wrap gap-1.5">
              <a
                href={image.url}
                download={image.name}
                className="inline-flex h-7 items-center gap-1.5 rounded-md border border-line-strong bg-surface px-2.5 font-medium hover:bg-hover phone:h-11"
              >
                <Download className="text-text-2" />
                {t('save', { number: index + 1 })}
              </a>
              {image.alt && <CopyButton text={image.alt} label={t('copyAlt')} look="quiet" />}
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Done() {
  const result = useActionData<typeof action>();
  const errors = useFormErrors(result);
  const isBusy = useNavigation().state === 'submitting';
  const t = useTranslations('channels.task');
  const fields = useTranslations('fields');
  const buttons = useTranslations('buttons');
  return (
    <Card title={t('doneTitle')}>
      <Form method="post" noValidate className="flex flex-col gap-4">
        <FormErrors data={result} fields={['link']} />
        <TextField
          name="link"
          type="text"
          inputMode="url"
          label={t('link')}
          help={t('linkHelp')}
          optional={fields('optional')}
          error={errors.of('link')}
          defaultValue={keptIn(result).link}
          autoComplete="off"
        />
        <div>
          <Button type="submit" look="primary" icon={<CircleCheck />} busy={isBusy} busyWord={buttons('saving')}>
            {t('done')}
          </Button>
        </div>
      </Form>
    </Card>
  );
}

function Finished() {
  const { client, task, now } = useLoaderData<typeof loader>();
  const t = useTranslations('channels.task');
  const dates = useDates();
  if (!task.doneAt) return null;
  const today = dateOf(wallOf(now, client.zone));
  return (
    <Notice
      kind="good"
      action={
        task.link ? (
          <a
            href={task.link}
            target="_blank"
            rel="noreferrer"
            className="font-medium text-accent-text underline-offset-3 hover:underline"
          >
            {t('doneLink')}
          </a>
        ) : (
          <LinkButton to={`/clients/${task.clientId}/channels/${task.channelId}`} size="sm" look="quiet">
            {t('back')}
          </LinkButton>
        )
      }
    >
      {t('doneNow', { time: dates.near(wallOf(task.doneAt, client.zone), today) })}
    </Notice>
  );
}
