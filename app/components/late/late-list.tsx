import { type ReactNode, useMemo, useState } from 'react';
import { useTranslations } from 'use-intl';
import type { LateDone } from '../../late.server.ts';
import type { LateData } from '../../routes/_app.late._index.tsx';
import { Button } from '../button.tsx';
import { FormErrors } from '../form-errors.tsx';
import { Select } from '../inputs.tsx';
import { List, Section } from '../section.tsx';
import { LateBar } from './late-bar.tsx';
import { LateOutcome } from './late-outcome.tsx';
import { LateRow } from './late-row.tsx';
import { useLatePost } from './use-late-post.ts';

/** The list with its ticks; what is late is ticked from the start. `children` is said when nothing waits. */
export function LateList({
  data: { items, late, held, tomorrow, ways },
  children,
}: {
  data: LateData;
  children: ReactNode;
}) {
  const t = useTranslations('late');
  const [clientId, setClient] = useState('');
  const [ticked, setTicked] = useState<ReadonlySet<string>>(
    () => new Set(items.filter(({ isLate }) => isLate).map(({ contentId }) => contentId)),
  );
  const [told, tell] = useState<{ done: LateDone; contentIds: readonly string[] } | null>(null);
  const { answer, isBusy, post } = useLatePost((done, contentIds) => tell({ done, contentIds }));
  // Taken back: it waits here again, and what was said of it is not true any more.
  const isTakenBack = items.some(({ contentId }) => told?.contentIds.includes(contentId));
  const clients = useMemo(() => [...new Map(items.map(({ client }) => [client.id, client])).values()], [items]);
  // Its last item may have gone since it was chosen.
  const chosen = clients.some(({ id }) => id === clientId) ? clientId : '';
  const shown = items.filter(({ client }) => chosen === '' || client.id === chosen);
  const selected = shown.filter((item) => ticked.has(item.contentId)).map(({ contentId }) => contentId);
  const tick = (ids: readonly string[], isOn: boolean) =>
    setTicked((before) => new Set(isOn ? [...before, ...ids] : [...before].filter((id) => !ids.includes(id))));
  const rest = late + held - items.length;
  const part = (isLate: boolean) => {
    const own = shown.filter((item) => item.isLate === isLate);
    const ids = own.map(({ contentId }) => contentId);
    const isAll = ids.every((id) => ticked.has(id));
    if (own.length === 0) return null;
    return (
      <Section
        title={t(isLate ? 'late' : 'held')}
        count={own.length}
        action={
          <Button size="sm" look="quiet" onClick={() => tick(ids, !isAll)}>
            {t(isAll ? 'chooseNone' : 'chooseAll')}
          </Button>
        }
      >
        <List>
          {own.map((item) => (
            <LateRow
              key={item.contentId}
              item={item}
              isTicked={ticked.has(item.contentId)}
              onTick={(isOn) => tick([item.contentId], isOn)}
            />
          ))}
        </List>
      </Section>
    );
  };
  return (
    <div className="grid gap-6">
      <div role="status" className="empty:absolute">
        {told && !isTakenBack && <LateOutcome done={told.done} onClose={() => tell(null)} />}
      </div>
      <FormErrors data={answer?.data} />
      {items.length === 0 && children}
      {clients.length > 1 && (
        <Select
          label={t('client')}
          value={chosen}
          onChange={(event) => setClient(event.target.value)}
          className="max-w-72"
          options={[
            { value: '', label: t('everyClient') },
            ...clients.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {part(true)}
      {part(false)}
      {rest > 0 && <p className="text-text-2">{t('more', { count: rest })}</p>}
      {items.length > 0 && (
        <LateBar selected={selected} ways={ways} tomorrow={tomorrow} isBusy={isBusy} post={post} answer={answer} />
      )}
    </div>
  );
}
