import { useTranslations } from 'use-intl';
import type { OpenTask } from '#server/channels/tasks.ts';
import { LinkButton } from '../button.tsx';
import { Card } from '../section.tsx';
import { useDates } from '../time.tsx';
import { dateOf, wallOf } from '../wall.ts';

/** What waits to be published by hand in one place. */
export function OpenTasks({ tasks, zone, now }: { tasks: readonly OpenTask[]; zone: string; now: Date | string }) {
  const t = useTranslations('channels.page');
  const dates = useDates();
  const today = dateOf(wallOf(now, zone));
  return (
    <Card flush title={t('tasks')} count={tasks.length}>
      {tasks.length === 0 ? (
        <p className="px-4 pb-4 text-text-2">{t('tasksEmpty')}</p>
      ) : (
        <ul className="border-t border-line">
          {tasks.map((task) => (
            <li
              key={task.id}
              className="flex items-center gap-3 border-t border-line py-2.25 pr-2.5 pl-4 first:border-t-0"
            >
              <div className="min-w-0 flex-1">
                <div className="truncate text-md font-medium">{task.text.split('\n')[0]}</div>
                <div className="text-sm text-text-2 tabular-nums">
                  {t('taskSince', { time: dates.near(wallOf(task.since, zone), today) })}
                </div>
              </div>
              <LinkButton to={`/clients/${task.clientId}/channels/${task.channelId}/tasks/${task.id}`} size="sm">
                {t('taskOpen')}
              </LinkButton>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
