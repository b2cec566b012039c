import { useMemo, useState, type ReactNode } from 'react';
import type { ScheduledTask } from '../../../src-preload/contract/index.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { useUnreachable } from '../../hooks/useUnreachable.ts';
import { goTo } from '../../layout/routes.ts';
import { PaneHeader } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { ScheduleRow } from './ScheduleRow.tsx';

/** What is planned: what, when, next, what came of the last run; each can be cancelled. */
export function SchedulesScreen(): ReactNode {
  const client = useClient();
  const state = useTopic('schedules');
  const unreachable = useUnreachable();
  const [error, setError] = useState<{ message: string; hint?: string | undefined }>();
  const [busy, setBusy] = useState<string>();
  const tasks = state?.tasks;
  const summary = useMemo(() => describe(tasks ?? []), [tasks]);

  const cancel = (name: string): void => {
    setBusy(name);
    setError(undefined);
    client.request('schedules.cancel', { name }).catch((reason: unknown) => setError(toRequestError(reason))).finally(() => setBusy(undefined));
  };

  return (
    <main data-pane className="flex min-h-0 min-w-0 flex-col bg-(--canvas)">
      <PaneHeader>
        <h1>Schedules</h1>
        <span className="min-w-0 truncate text-(length:--t-small) text-(--text-3) tabular-nums">{tasks && summary}</span>
        <span className="ml-auto" />
        <Button onClick={() => goTo('#/functions/schedule_task')}>Plan a task</Button>
      </PaneHeader>
      {error && <div className="flex-none px-4 pt-3"><ErrorNote error={error} onRetry={() => setError(undefined)} retryLabel="Close" /></div>}
      {!tasks ? (unreachable ? <div className="p-4"><ErrorNote message="What is planned cannot be shown" hint="It is shown again when Steward answers; tasks run without this window" /></div> : <Skeleton rows={6} rowHeight={46} />) : tasks.length === 0 ? (
        <EmptyState title="Nothing is planned" text="Calls that are made later, once or again and again, stand here with what came of them. Ask for one in a chat, or plan it by hand."><Button onClick={() => goTo('#/functions/schedule_task')}>Plan a task</Button></EmptyState>
      ) : (
        <div className="min-h-0 flex-1 overflow-auto [scrollbar-width:thin]">
          <table className="w-full border-collapse text-(length:--t-small) leading-(--lh-small)">
            <thead>
              <tr>{['What', 'When', 'Next', 'Last result', ''].map((label) => <th key={label} className="sticky top-0 h-[28px] border-b border-(--line) bg-(--canvas) px-3 text-left text-(length:--t-micro) font-[530] whitespace-nowrap text-(--text-3) first:pl-4">{label === '' ? <span className="sr-only">Cancel</span> : label}</th>)}</tr>
            </thead>
            <tbody>{tasks.map((task) => <ScheduleRow key={task.name} task={task} disabled={busy !== undefined || unreachable} onCancel={() => cancel(task.name)} />)}</tbody>
          </table>
        </div>
      )}
    </main>
  );
}

function describe(tasks: readonly ScheduledTask[]): string {
  const waiting = tasks.filter(({ next }) => next.length > 0).length;
  return tasks.length === 0 ? '' : `${formatCount(tasks.length, 'task')}, ${waiting} to come`;
}
