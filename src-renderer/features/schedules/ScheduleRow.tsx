import { useState, type ReactNode } from 'react';
import type { ScheduledTask } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { formatExactTime, formatWhen } from '../../ui/format.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';

const outcomes: Record<NonNullable<ScheduledTask['lastRun']>['outcome'], { word: string; colour: string }> = {
  running: { word: 'Running', colour: 'text-(--text)' },
  done: { word: 'Done', colour: 'text-(--text-2)' },
  failed: { word: 'Failed', colour: 'text-(--destroy)' },
  refused: { word: 'Refused', colour: 'text-(--text-2)' },
  unknown: { word: 'Not known', colour: 'text-(--write)' },
  missed: { word: 'Missed', colour: 'text-(--write)' },
  overlapped: { word: 'Left out', colour: 'text-(--write)' },
};

/** A task: what it calls, when, the next time, what came of the last one. Cancelling takes two clicks in one place, as there is no undo. */
export function ScheduleRow({ task, disabled, onCancel }: { task: ScheduledTask; disabled: boolean; onCancel(): void }): ReactNode {
  const [sure, setSure] = useState(false);
  const { lastRun, next } = task;
  const cell = 'border-b border-(--line) px-3 py-2 align-top';
  const arguments_ = Object.keys(task.arguments).length > 0 ? JSON.stringify(task.arguments) : '';
  return (
    <tr data-testid="schedule" data-outcome={lastRun?.outcome} className="group hover:bg-(--hover)">
      <td className={`${cell} max-w-[420px] pl-4`}>
        <span className="block truncate text-(length:--t-body) font-[530]" title={arguments_}><VisibleText text={task.call} /></span>
        <span className="block truncate text-(--text-3)"><VisibleText text={task.name} /> · <code>{task.function}</code></span>
      </td>
      <td className={`${cell} whitespace-nowrap`}>
        <span className="block">{task.sentence}</span>
        <span className="block text-(--text-3)">{task.timeZone}{task.ifMissed === 'skip' ? ', left out when missed' : ''}</span>
      </td>
      <td className={`${cell} whitespace-nowrap tabular-nums`}>{next[0] === undefined ? <span className="text-(--text-3)">Will not run again</span> : <time dateTime={new Date(next[0]).toISOString()} title={next.map(formatExactTime).join('\n')}>{formatNext(next[0])}</time>}</td>
      <td className={`${cell} min-w-[180px]`}>
        {lastRun ? (
          <>
            <span className="block"><b className={`font-[560] ${outcomes[lastRun.outcome].colour}`}>{outcomes[lastRun.outcome].word}</b> <span className="text-(--text-3) tabular-nums">{formatWhen(lastRun.at)}</span>{lastRun.callId !== undefined && <a href={`#/audit/${encodeURIComponent(lastRun.callId)}`} className="target ml-2">Open</a>}</span>
            <span className="block [overflow-wrap:anywhere] text-(--text-2)"><VisibleText text={lastRun.text} /></span>
          </>
        ) : <span className="text-(--text-3)">Has not run yet</span>}
      </td>
      <td className={`${cell} w-px pr-4 text-right whitespace-nowrap`}>
        {sure ? (
          <span className="inline-flex gap-1.5" onKeyDown={(event) => { if (event.key === 'Escape') setSure(false); }}>
            <Button size="small" variant="ghost" onClick={() => setSure(false)}>Keep</Button>
            <Button size="small" variant="destroy" disabled={disabled} onClick={onCancel} autoFocus>Cancel {task.name}</Button>
          </span>
        ) : <Button size="small" variant="ghost" disabled={disabled} onClick={() => setSure(true)} aria-label={`Cancel ${task.name}`}>Cancel</Button>}
      </td>
    </tr>
  );
}

/** "in 12 min", "today 18:30", "Fri 27 Nov 09:00". */
function formatNext(at: number): string {
  const left = at - Date.now();
  if (left < 60_000) return 'now';
  if (left < 3_600_000) return `in ${Math.round(left / 60_000)} min`;
  const [date, today] = [new Date(at), new Date()];
  const time = `${String(date.getHours()).padStart(2, '0')}:${String(date.getMinutes()).padStart(2, '0')}`;
  const tomorrow = new Date(today.getFullYear(), today.getMonth(), today.getDate() + 1);
  if (date.toDateString() === today.toDateString()) return `today ${time}`;
  if (date.toDateString() === tomorrow.toDateString()) return `tomorrow ${time}`;
  return `${date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short' })} ${time}`;
}
