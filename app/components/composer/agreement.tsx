import { Pause } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button, TextLink } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { FormErrors, useFormErrors } from '../form-errors.tsx';
import { TextArea } from '../inputs.tsx';
import { Notice } from '../notice.tsx';
import { useToast } from '../toast.tsx';
import { agreementIsOne, useAgreed } from './agreed.ts';
import { useClientTime, useComposer, useOwnTime } from './context.ts';
import { usePost } from './use-post.ts';

/** Who has to agree, how far that is, and what was changed since. */
export function Agreement() {
  const t = useTranslations('composer.approval');
  const { data, isClosed } = useComposer();
  const { client, storedStage, publications } = data.content;
  const [isDeciding, setDeciding] = useState(false);
  const isRequired = client.policy === 'required';
  const isOpen = publications.some(({ status, agreement }) => status !== 'published' && agreement !== 'agreed');
  const [one] = agreementIsOne(publications) ? publications.filter(({ status }) => status !== 'published') : [];
  const said = useAgreed(one);
  const names = data.approvers.map(({ name }) => name).join(', ');
  return (
    <section aria-labelledby="agreement">
      <h2 id="agreement" className="mb-2 font-semibold">
        {t('title')}
      </h2>
      <div className="grid gap-2 text-pretty">
        <p className="text-text-2">
          {t(isRequired ? 'required' : 'notNeeded', { client: client.name })}{' '}
          {isRequired && names && t('seenBy', { names })}
          {isRequired && !names && (
            <>
              {t('nobody')} <TextLink to={`/clients/${client.id}/approval`}>{t('addApprover')}</TextLink>
            </>
          )}
        </p>
        {one && (one.agreement === 'agreed' || one.agreement === 'other_day') && client.policy === 'required' && (
          <p className={one.agreement === 'agreed' ? 'text-s-approved' : 'text-s-held'}>{said}</p>
        )}
        {storedStage === 'changes_requested' && <ChangesRequested />}
        <WithTheClient />
        {!isClosed && <Ahead />}
        {isRequired && isOpen && !isClosed && (
          <Button look="quiet" size="sm" onClick={() => setDeciding(true)} className="-ml-2.5 justify-self-start">
            {t('onBehalf')}
          </Button>
        )}
      </div>
      <OnBehalf isOpen={isDeciding} onClose={() => setDeciding(false)} />
    </section>
  );
}

function ChangesRequested() {
  const t = useTranslations('composer.approval');
  const { data } = useComposer();
  const asked = data.history.find((entry) => entry.kind === 'decision');
  return (
    <div className="rounded-md bg-s-changes-bg px-3 py-2.5">
      <p className="font-medium text-s-changes">{t('changesRequested')}</p>
      {asked?.kind === 'decision' && asked.words && (
        <p className="mt-0.5 break-words">
          <q className="whitespace-pre-line">{asked.words}</q>{' '}
          {asked.by && <span className="text-text-2">{asked.by}</span>}
        </p>
      )}
    </div>
  );
}

/** Stays where it is when nothing is with the client: it has to say that something was taken back. */
function WithTheClient() {
  const t = useTranslations('composer.approval');
  const toast = useToast();
  const time = useOwnTime();
  const { data } = useComposer();
  const { id, review, isAhead } = data.content;
  const withdrawing = usePost(() => toast({ text: t('withdrawn') }));
  if (!review) return null;
  return (
    <div className="grid gap-1">
      <FormErrors data={withdrawing.data} />
      <p className="text-s-review">{t('inReview', { time: time(review.sentAt), round: review.round })}</p>
      {(isAhead || !review.isCurrent) && <p className="text-text-2">{t('ahead')}</p>}
      <Button
        look="quiet"
        size="sm"
        className="-ml-2.5 justify-self-start"
        busy={withdrawing.isBusy}
        onClick={() => withdrawing.post(`/contents/${id}/withdraw`, { review: review.id })}
      >
        {t('withdraw')}
      </Button>
    </div>
  );
}

/** The draft is ahead of what goes out: which version goes out, and what may be done about it. */
function Ahead() {
  const t = useTranslations('composer');
  const toast = useToast();
  const time = useClientTime();
  const { data, saver } = useComposer();
  const { id, isAhead, revision, review, client, publications } = data.content;
  const using = usePost((answer) => toast({ text: t('foot.newVersion', { number: String(answer.number) }) }));
  const agreed = publications.filter(({ agreement, status }) => agreement === 'agreed' && status !== 'published');
  if (!isAhead || !revision || review || agreed.length === 0) return null;
  const next = agreed
    .map(({ dueAt }) => dueAt)
    .filter((at) => at !== null)
    .sort((a, b) => a.getTime() - b.getTime())[0];
  const byPolicy = client.policy === 'not_needed';
  const use = async (): Promise<void> => {
    if (await saver.flush()) using.post(`/contents/${id}/version`, { version: String(saver.state().version) });
  };
  return (
    <Notice kind="warn" icon={Pause} title={t(byPolicy ? 'approval.aheadPolicyTitle' : 'approval.aheadTitle')}>
      {next
        ? t(byPolicy ? 'approval.aheadPolicyOut' : 'approval.aheadStillOut', { time: time(next) })
        : t('approval.aheadKept')}
      {data.wasAgreed && <span className="mt-1 block">{t('approval.wasAgreed')}</span>}
      {data.wasAgreed && (
        <span className="mt-2 grid gap-2">
          <FormErrors data={using.data} />
          <Button size="sm" busy={using.isBusy} onClick={() => void use()} className="justify-self-start">
            {t('approval.useVersion')}
          </Button>
        </span>
      )}
    </Notice>
  );
}

function OnBehalf({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
  const t = useTranslations('composer.approval');
  const buttons = useTranslations('buttons');
  const toast = useToast();
  const { data, saver } = useComposer();
  const deciding = usePost(() => {
    onClose();
    toast({ text: t('onBehalfDone') });
  });
  const errors = useFormErrors(deciding.data);
  return (
    <Dialog isOpen={isOpen} onClose={onClose} title={t('onBehalfTitle')}>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          if (await saver.flush()) deciding.submit(`/contents/${data.content.id}/approve`, form);
        }}
        className="grid gap-3"
      >
        <p>{t('onBehalfText')}</p>
        <FormErrors data={deciding.data} fields={['reason']} />
        <TextArea
          name="reason"
          label={t('onBehalfReason')}
          help={t('onBehalfExample')}
          error={errors.of('reason')}
          rows={2}
          required
        />
        <div className="flex justify-end gap-2">
          <Button look="quiet" onClick={onClose}>
            {buttons('cancel')}
          </Button>
          <Button type="submit" look="primary" busy={deciding.isBusy}>
            {t('onBehalfDo')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
