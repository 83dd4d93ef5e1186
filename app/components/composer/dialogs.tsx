import { useTranslations } from 'use-intl';
import { Button, LinkButton } from '../button.tsx';
import { Checkbox } from '../checks.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Glyph } from '../glyph.tsx';
import { Select } from '../inputs.tsx';
import { useToast } from '../toast.tsx';
import { mainTab, useComposer } from './context.ts';
import { usePost } from './use-post.ts';

/** Which of the client's channels it goes to. What is out, or going out, cannot be taken off. */
export function ChannelsDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const t = useTranslations('composer.channels');
  const buttons = useTranslations('buttons');
  const { data, setTab } = useComposer();
  const { id, client, channels, publications } = data.content;
  const setting = usePost(() => {
    setTab(mainTab);
    onClose();
  });
  const on = new Map(publications.map((publication) => [publication.channelId, publication.status]));
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('editTitle')}>
      {channels.length === 0 ? (
        <div className="grid gap-3">
          <p>{t('noneConnected', { client: client.name })}</p>
          <LinkButton to={`/clients/${client.id}/channels`} look="primary" className="justify-self-end">
            {t('connect')}
          </LinkButton>
        </div>
      ) : (
        <setting.Form method="post" action={`/contents/${id}/channels`} className="grid gap-3 text-text">
          <FormErrors data={setting.data} />
          <fieldset className="grid gap-2">
            <legend className="sr-only">{t('title')}</legend>
            {channels.map((channel) => {
              const isStuck = ['published', 'sending', 'processing', 'unknown', 'unconfirmed'].includes(
                on.get(channel.id) ?? '',
              );
              return (
                <span key={channel.id}>
                  {isStuck && <input type="hidden" name="channel" value={channel.id} />}
                  <Checkbox
                    name="channel"
                    value={channel.id}
                    defaultChecked={on.has(channel.id)}
                    disabled={isStuck}
                    label={
                      <span className="inline-flex items-center gap-1.5">
                        <Glyph of={channel.glyph} className="size-3.75" />
                        {channel.name}
                      </span>
                    }
                  />
                </span>
              );
            })}
          </fieldset>
          <div className="flex justify-end gap-2">
            <Button look="quiet" onClick={onClose}>
              {buttons('cancel')}
            </Button>
            <Button type="submit" look="primary" busy={setting.isBusy}>
              {t('save')}
            </Button>
          </div>
        </setting.Form>
      )}
    </Dialog>
  );
}

/** A copy for another client of this person's. */
export function DuplicateDialog({
  isOpen,
  onClose,
  clients,
}: {
  isOpen: boolean;
  onClose(): void;
  clients: readonly { id: string; name: string }[];
}) {
  const t = useTranslations('composer.duplicate');
  const buttons = useTranslations('buttons');
  const { data } = useComposer();
  const duplicating = usePost();
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('title')}>
      <duplicating.Form method="post" action={`/contents/${data.content.id}/duplicate`} className="grid gap-3">
        <p>{t('text')}</p>
        <FormErrors data={duplicating.data} />
        <Select
          name="client"
          label={t('client')}
          options={clients.map(({ id, name }) => ({ value: id, label: name }))}
        />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button type="submit" look="primary" busy={duplicating.isBusy}>
            {t('confirm')}
          </Button>
        </div>
      </duplicating.Form>
    </Dialog>
  );
}

export function CancelDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const t = useTranslations('composer.cancel');
  const buttons = useTranslations('buttons');
  const toast = useToast();
  const { data } = useComposer();
  const cancelling = usePost(() => {
    onClose();
    toast({ text: t('done') });
  });
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('title')}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {buttons('back')}
          </Button>
          <Button
            look="dangerFilled"
            busy={cancelling.isBusy}
            onClick={() => cancelling.post(`/contents/${data.content.id}/cancel`, {})}
          >
            {t('confirm')}
          </Button>
        </>
      }
    >
      <p>{t('text')}</p>
      <FormErrors data={cancelling.data} />
    </Dialog>
  );
}

export function PublishDialog({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const t = useTranslations('composer.channels');
  const buttons = useTranslations('buttons');
  const { data, saver } = useComposer();
  const publishing = usePost(onClose);
  return (
    <Dialog
      isOpen={isOpen}
      onClose={onClose}
      title={t('nowTitle')}
      actions={
        <>
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button
            look="primary"
            busy={publishing.isBusy}
            onClick={async () => {
              if (!(await saver.flush())) return onClose();
              publishing.post(`/contents/${data.content.id}/publish`, { version: String(saver.state().version) });
            }}
          >
            {t('now')}
          </Button>
        </>
      }
    >
      <p>{t('nowText')}</p>
      <FormErrors data={publishing.data} />
    </Dialog>
  );
}
