import { Link } from '@remix-run/react';
import { Check, CircleX, RefreshCw, TriangleAlert } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PreflightFinding } from '#server/newsletters/preflight.ts';
import { Button } from '../button.tsx';
import { useComposer } from '../composer/context.ts';
import { useDates } from '../time.tsx';
import { wallOf } from '../wall.ts';
import { useNewsletter } from './context.ts';
import { useProblemWords } from './problems.tsx';

const most = 102;
const warn = 90;
/** How many things that are fine are shown before somebody asks for all. */
const fineShown = 4;
/** Written into sentences: braces of their own would be read as places to fill. */
const samples = { example: '{{first_name|…}}', unsubscribe: '{{unsubscribe_url}}', address: '{{postal_address}}' };

/** What would hurt, before it may be scheduled: what stops it, what is worth a look, what is fine, and the size. */
export function PreflightPanel() {
  const t = useTranslations('newsletter.check');
  const dates = useDates();
  const { data } = useComposer();
  const { check } = useNewsletter();
  const { answer, state, at } = check;
  const findings = answer?.findings ?? [];
  const of = (level: PreflightFinding['level']) => findings.filter((finding) => finding.level === level);
  const blocks = of('block');
  const look = of('warn');
  return (
    <section aria-label={t('title')}>
      <h2 className="sr-only">{t('title')}</h2>
      <div className="flex items-center gap-2 px-4 pt-2">
        <span className="flex-1 text-sm text-text-3 tabular-nums">
          {state === 'asking'
            ? t('checking')
            : at > 0
              ? t('at', { time: dates.time(wallOf(new Date(at), data.viewer.zone)) })
              : ''}
        </span>
        <Button
          look="quiet"
          size="sm"
          icon={<RefreshCw className={state === 'asking' ? 'motion-safe:animate-spin' : ''} />}
          aria-label={t('again')}
          title={t('again')}
          onClick={check.again}
        />
      </div>
      <p role="status" className="sr-only">
        {state === 'fresh' && answer ? t('summary', { blocks: blocks.length }) : ''}
      </p>
      {state === 'failed' && <p className="px-4 pt-3 text-sm text-text-2">{t('failed')}</p>}
      {blocks.length > 0 && (
        <Group title={t('stops', { count: blocks.length })}>
          {blocks.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same mistake may be there twice
            <Finding key={index} finding={finding} icon={<CircleX className="mt-px text-s-failed" />} />
          ))}
        </Group>
      )}
      {look.length > 0 && (
        <Group title={t('look', { count: look.length })}>
          {look.map((finding, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same mistake may be there twice
            <Finding key={index} finding={finding} icon={<TriangleAlert className="mt-px text-s-held" />} />
          ))}
        </Group>
      )}
      <Fine findings={of('fine')} />
      {answer?.worstBytes != null && <Size kilobytes={Math.ceil(answer.worstBytes / 1024)} />}
    </section>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="px-4 pt-3 pb-1">
      <h3 className="mb-1 text-sm font-medium text-text-2">{title}</h3>
      <ul>{children}</ul>
    </div>
  );
}

function Finding({ finding, icon }: { finding: PreflightFinding; icon: ReactNode }) {
  const t = useTranslations('newsletter');
  const { data } = useComposer();
  const { goToLine } = useNewsletter();
  const problemWords = useProblemWords();
  const line = finding.code === 'source' ? finding.problem.line : (finding.line ?? 0);
  const text =
    finding.code === 'source'
      ? problemWords(finding.problem)
      : t.has(`preflightText.${finding.code}` as never)
        ? t(
            `preflightText.${finding.code}` as never,
            { ...samples, ...finding.params, ...exampleFor(finding.params) } as never,
          )
        : '';
  return (
    <li className="grid grid-cols-[16px_1fr] gap-2 py-1.5 [&>svg]:size-4">
      {icon}
      <div className="min-w-0">
        <span className="font-medium">
          {finding.code === 'source' ? t('preflight.source') : t(`preflight.${finding.code}`, finding.params as never)}
        </span>
        <p className="text-sm text-pretty break-words text-text-2">
          {text}{' '}
          {line > 0 && (
            <button
              type="button"
              onClick={() => goToLine(line)}
              aria-label={t('showLine', { line })}
              className="font-medium text-accent-text hover:underline"
            >
              {t('show')}
            </button>
          )}
          {finding.code === 'postalAddressUnknown' && (
            <Link
              to={`/clients/${data.content.client.id}/details`}
              className="font-medium text-accent-text hover:underline"
            >
              {t('toClient')}
            </Link>
          )}
        </p>
      </div>
    </li>
  );
}

/** The field itself in the sentence that says how to write it. */
function exampleFor({ field }: Record<string, string | number>): { example: string } | Record<string, never> {
  return typeof field === 'string' && /^[a-z0-9_]+$/.test(field) ? { example: `{{${field}|…}}` } : {};
}

function Fine({ findings }: { findings: PreflightFinding[] }) {
  const t = useTranslations('newsletter');
  const [isOpen, setOpen] = useState(false);
  if (findings.length === 0) return null;
  const shown = isOpen ? findings : findings.slice(0, fineShown);
  const more = findings.length - shown.length;
  return (
    <Group title={t('check.fine', { count: findings.length })}>
      {shown.map((finding) =>
        finding.code === 'source' ? null : (
          <li key={finding.code} className="grid grid-cols-[16px_1fr] gap-2 py-1.5 text-text-2">
            <Check className="mt-0.5 size-4 text-s-approved" />
            {t(`preflight.${finding.code}`, finding.params as never)}
          </li>
        ),
      )}
      {more > 0 && (
        <li className="pl-6">
          <button
            type="button"
            onClick={() => setOpen(true)}
            className="py-1 text-sm font-medium text-accent-text hover:underline phone:min-h-11"
          >
            {t('check.showFine', { count: more })}
          </button>
        </li>
      )}
    </Group>
  );
}

function Size({ kilobytes }: { kilobytes: number }) {
  const t = useTranslations('newsletter.check');
  const tone = kilobytes > most ? 'bg-s-failed' : kilobytes >= warn ? 'bg-s-held' : 'bg-text-2';
  return (
    <div className="mt-3 border-t border-line px-4 py-3">
      <div className="flex items-center gap-2 tabular-nums">
        <span className="flex-1">{t('size')}</span>
        <b className="font-semibold">{t('sizeOf', { size: kilobytes })}</b>
        <span className="text-text-3">{t('sizeMost', { most })}</span>
      </div>
      <div
        role="img"
        aria-label={t('sizeMeter', { size: kilobytes, most, warn })}
        className="relative mt-1.5 h-1.5 overflow-hidden rounded-full bg-hover"
      >
        <span
          className={`absolute inset-y-0 left-0 rounded-full ${tone}`}
          style={{ width: `${Math.min(100, (kilobytes / most) * 100)}%` }}
        />
        <span className="absolute inset-y-0 w-0.5 bg-text" style={{ left: `${(warn / most) * 100}%` }} />
      </div>
      <p className="mt-1.5 text-sm text-text-3">{t('sizeHelp')}</p>
    </div>
  );
}
