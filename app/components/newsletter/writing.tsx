import { Braces, Code, Columns2, FileText, Image, Minus, Plus, Square, Type } from 'lucide-react';
import { lazy, type RefObject, Suspense, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import { Button } from '../button.tsx';
import { useComposer } from '../composer/context.ts';
import { usePost } from '../composer/use-post.ts';
import { inputFrame } from '../field.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Menu, type MenuEntry } from '../menu.tsx';
import { Segmented } from '../segmented.tsx';
import { useNewsletter } from './context.ts';
import { Lines } from './lines.tsx';
import { Problems } from './problems.tsx';
import { SourceEditor, type SourceHandle } from './source-editor.tsx';

const PictureDialog = lazy(() => import('./picture-dialog.tsx'));

type Tab = 'mjml' | 'text';

/** The left column: subject, preheader and audience, and below them the source or the text part. */
export function Writing({ source, onLine }: { source: RefObject<SourceHandle | null>; onLine(line: number): void }) {
  const t = useTranslations('newsletter');
  const { isClosed } = useComposer();
  const { body, write, shown } = useNewsletter();
  const [tab, setTab] = useState<Tab>('mjml');
  const wrong = useMemo(
    () => new Set((shown.answer?.problems ?? []).map(({ line }) => line).filter((line) => line > 0)),
    [shown.answer],
  );
  const isBlank = body.mjml.trim() === '';
  return (
    <section aria-label={t('tabs.label')} className="flex h-full min-h-0 flex-col bg-surface phone:h-auto">
      <Lines body={body} />
      <div className="flex h-11 flex-none items-center gap-2 px-3 pt-2 phone:h-14">
        <Segmented
          label={t('tabs.label')}
          value={tab}
          onChange={(value) => setTab(value as Tab)}
          options={[
            { value: 'mjml', text: <Named icon={<Code className="size-3.5" />} text={t('tabs.mjml')} /> },
            { value: 'text', text: <Named icon={<FileText className="size-3.5" />} text={t('tabs.text')} /> },
          ]}
        />
        <span className="flex-1" />
        {tab === 'mjml' && !isBlank && !isClosed && <Insert source={source} />}
      </div>
      <div className="mt-2 flex min-h-0 flex-1 flex-col border-t border-line phone:min-h-[62vh]">
        {tab === 'text' ? (
          <TextPart />
        ) : isBlank && !isClosed ? (
          <Begin />
        ) : (
          <>
            <SourceEditor
              ref={source}
              value={body.mjml}
              onChange={(mjml) => write({ mjml })}
              onCaret={onLine}
              wrong={wrong}
              readOnly={isClosed}
            />
            <Problems />
          </>
        )}
      </div>
    </section>
  );
}

function Named({ icon, text }: { icon: React.ReactNode; text: string }) {
  return (
    <>
      {icon}
      {text}
    </>
  );
}

/** Three designs to begin with; a press fills the source, and everything can be changed. */
function Begin() {
  const t = useTranslations('newsletter');
  const { data, saver, draft } = useComposer();
  const starting = usePost();
  const path = `/contents/${data.content.id}/starter`;
  const start = async (starter: string): Promise<void> => {
    if (await saver.flush()) starting.post(path, { starter, version: String(saver.state().version) });
  };
  return (
    <div className="overflow-y-auto p-4">
      <h2 className="font-semibold">{t('begin')}</h2>
      <p className="mt-0.5 mb-3 text-sm text-pretty text-text-3">{t('beginHelp')}</p>
      <FormErrors data={starting.data} />
      <starting.Form
        method="post"
        action={path}
        className="grid gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          const { submitter } = event.nativeEvent as SubmitEvent;
          if (!starting.isBusy && submitter instanceof HTMLButtonElement) void start(submitter.value);
        }}
      >
        <input type="hidden" name="version" value={draft.version} />
        {(['letter', 'offer', 'note'] as const).map((starter) => (
          <button
            key={starter}
            type="submit"
            name="starter"
            value={starter}
            aria-disabled={starting.isBusy || undefined}
            className="grid w-full grid-cols-[44px_1fr] items-center gap-3 rounded-lg border border-line bg-surface p-3 text-left hover:bg-hover"
          >
            <Sketch of={starter} />
            <span>
              <span className="block font-medium">{t(`designs.${starter}`)}</span>
              <span className="text-sm text-text-3">{t(`designHelp.${starter}`)}</span>
            </span>
          </button>
        ))}
      </starting.Form>
    </div>
  );
}

function Sketch({ of }: { of: 'letter' | 'offer' | 'note' }) {
  const bar = 'rounded-[2px] bg-line-strong';
  return (
    <span
      aria-hidden="true"
      className="grid h-14 content-start gap-1 rounded-sm border border-line-strong bg-raised p-1.5"
    >
      {of === 'letter' && <span className="h-4 rounded-[2px] bg-accent-soft" />}
      {of === 'offer' && (
        <span className="grid grid-cols-3 gap-0.5">
          {[1, 2, 3].map((n) => (
            <span key={n} className="h-4 rounded-[2px] bg-accent-soft" />
          ))}
        </span>
      )}
      <span className={`h-1 w-4/5 ${bar}`} />
      <span className={`h-1 ${bar}`} />
      {of === 'note' ? <span className={`h-1 w-3/5 ${bar}`} /> : <span className="h-2 w-1/2 rounded-[2px] bg-accent" />}
    </span>
  );
}

/** Merge fields, pictures and the commonest blocks, put in where the caret is. */
function Insert({ source }: { source: RefObject<SourceHandle | null> }) {
  const t = useTranslations('newsletter');
  const { editor } = useNewsletter();
  const [isChoosing, setChoosing] = useState(false);
  // The menu gives focus back when it has closed; only then can be typed.
  const put = (text: string) => () => void setTimeout(() => source.current?.insert(text), 80);
  const named = (field: string): string =>
    field === 'first_name' || field === 'name' || field === 'email' ? t(`fieldNames.${field}`) : field;
  const text = (words: string): string => `<mj-text>\n  <p>${words}</p>\n</mj-text>`;
  const column = (words: string): string => `  <mj-column>\n    <mj-text>${words}</mj-text>\n  </mj-column>`;
  const items: MenuEntry[] = [
    ...editor.fields.map((field) => ({
      id: `field-${field}`,
      text: t('insert.field', { field: named(field) }),
      icon: <Braces />,
      onSelect: put(field === 'email' ? '{{email}}' : `{{${field}|${t('fallback')}}}`),
    })),
    { id: 'picture', text: t('insert.picture'), icon: <Image />, onSelect: () => setChoosing(true) },
    { id: 'text', text: t('insert.text'), icon: <Type />, onSelect: put(text(t('sample.text'))) },
    {
      id: 'button',
      text: t('insert.button'),
      icon: <Square />,
      onSelect: put(`<mj-button href="https://www.example.com/">${t('sample.button')}</mj-button>`),
    },
    {
      id: 'columns',
      text: t('insert.columns'),
      icon: <Columns2 />,
      onSelect: put(`<mj-section>\n${column(t('sample.left'))}\n${column(t('sample.right'))}\n</mj-section>`),
    },
    {
      id: 'divider',
      text: t('insert.divider'),
      icon: <Minus />,
      onSelect: put('<mj-divider border-width="1px" border-color="#dddddd" />'),
    },
  ];
  return (
    <>
      <Menu label={t('insert.do')} items={items} icon={<Plus />}>
        {t('insert.do')}
      </Menu>
      {isChoosing && (
        <Suspense fallback={null}>
          <PictureDialog onClose={() => setChoosing(false)} source={source} />
        </Suspense>
      )}
    </>
  );
}

/** What is read where HTML is not: made from the design, until somebody writes it. */
function TextPart() {
  const t = useTranslations('newsletter');
  const { isClosed } = useComposer();
  const { body, write, shown } = useNewsletter();
  const isOwn = body.text !== '';
  const made = shown.answer?.rawText ?? '';
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2.5 text-sm text-text-2">
        <p className="flex-1 text-pretty">{t(isOwn ? 'textPart.own' : 'textPart.made')}</p>
        {!isClosed && (
          <Button
            look="quiet"
            size="sm"
            onClick={() => write({ text: isOwn ? '' : made })}
            unavailable={!isOwn && made === '' ? t('preview.none') : null}
          >
            {t(isOwn ? 'textPart.makeAgain' : 'textPart.write')}
          </Button>
        )}
      </div>
      <textarea
        value={isOwn ? body.text : made}
        readOnly={!isOwn || isClosed}
        onChange={(event) => write({ text: event.target.value })}
        aria-label={t('textPart.label')}
        className={`${inputFrame} min-h-0 flex-1 resize-none rounded-none border-x-0 border-b-0 px-4 py-3 font-mono text-[12px] leading-[19px] focus-visible:-outline-offset-2 phone:min-h-[55vh]`}
      />
    </div>
  );
}
