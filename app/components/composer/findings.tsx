import { Check, CircleX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { type Finding, grouped, isError } from '#server/posts/checks.ts';
import { useComposer } from './context.ts';

/** What the checks say while one types: what to put right, then remarks, then that the rest is fine. */
export function Findings() {
  const t = useTranslations('checks');
  const { findings, channels, errorCount, isClosed } = useComposer();
  if (isClosed) return null;
  const said = grouped(findings);
  const warnings = said.length - errorCount;
  const fine = channels.filter((channel) => !findings.some((one) => one.channelId === channel.id && isError(one)));
  return (
    <section aria-labelledby="findings" className="border-t border-line px-5 py-3.5 phone:px-4">
      <h2 id="findings" className="mb-2 flex items-baseline gap-2 font-semibold">
        {t('title')}
        <span className="font-normal text-text-3" role="status">
          {t('summary', { errors: errorCount, warnings, both: String(errorCount > 0 && warnings > 0) })}
        </span>
      </h2>
      <ul className="grid gap-2">
        {said.map((group) => (
          <Row key={`${group[0]?.code} ${group[0]?.part} ${JSON.stringify(group[0]?.params)}`} group={group} />
        ))}
        {fine.length > 0 && (
          <li className="flex gap-2 text-text-2">
            <Check className="mt-0.5 text-s-approved" />
            {t('allGood', { count: fine.length })}
          </li>
        )}
      </ul>
    </section>
  );
}

function Row({ group }: { group: Finding[] }) {
  const t = useTranslations('checks');
  const { channels } = useComposer();
  const [finding] = group;
  if (!finding) return null;
  const on = channels.filter(({ id }) => group.some(({ channelId }) => channelId === id));
  const there =
    on.length > 1 && on.length === channels.length ? t('everywhere') : on.map(({ name }) => name).join(', ');
  const where = finding.part === null ? there : t('part', { where: there, part: finding.part });
  return (
    <li className="flex gap-2">
      {isError(finding) ? (
        <CircleX className="mt-0.5 text-s-failed" />
      ) : (
        <TriangleAlert className="mt-0.5 text-s-held" />
      )}
      <span className="min-w-0 text-pretty">
        {where && <strong className="font-medium">{where}: </strong>}
        {t(finding.code, finding.params as never)}
      </span>
    </li>
  );
}
