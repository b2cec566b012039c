import { Undo2 } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useTopicOrError } from '../../hooks/useTopic.ts';
import { useUnreachable } from '../../hooks/useUnreachable.ts';
import { goTo } from '../../layout/routes.ts';
import { PaneHeader, Panes } from '../../layout/Shell.tsx';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { useMinute } from '../audit/useMinute.ts';
import { MemoryEditor } from './MemoryEditor.tsx';
import { MemoryFilters } from './MemoryFilters.tsx';
import { MemoryTable } from './MemoryTable.tsx';
import { useMemories, type MemoryListFilter } from './useMemories.ts';

const everything: MemoryListFilter = { query: '', owner: undefined, namespace: undefined, tag: undefined };

/** What is remembered: found, read, changed, forgotten, and brought back. */
export function MemoryScreen({ chosen }: { chosen: string | null }): ReactNode {
  const client = useClient();
  const now = useMinute();
  const unreachable = useUnreachable();
  const { state, error: lost } = useTopicOrError('memories', undefined);
  const [filter, setFilter] = useState(everything);
  const query = useDelayed(filter.query, 150);
  const list = useMemories(useMemo(() => ({ ...filter, query }), [filter, query]), state?.revision);
  const [last, setLast] = useState<{ words: string; callId: string }>();
  const [problem, setProblem] = useState<RequestError>();
  const creating = chosen === 'new';
  const id = chosen === null || creating || !/^\d+$/.test(chosen) ? null : Number(chosen);

  const open = useCallback((memory: number) => goTo(`#/memory/${memory}`), []);
  const close = useCallback(() => goTo('#/memory'), []);
  const forget = (memory: number, key: string): void => {
    setProblem(undefined);
    client.request('memories.remove', { ids: [memory] }).then(
      ({ callId }) => {
        setLast({ words: `Forgot ${key}`, callId });
        close();
      },
      (reason: unknown) => setProblem(toRequestError(reason)),
    );
  };
  const undo = (): void => {
    if (!last || unreachable) return;
    setProblem(undefined);
    client.request('calls.undo', { callId: last.callId, force: false }).then(() => setLast(undefined), (reason: unknown) => setProblem(toRequestError(reason)));
  };

  const narrowed = filter !== everything && Object.values(filter).some((value) => value !== undefined && value !== '');
  const error = lost && !state ? toRequestError(new Error(lost.message)) : list.error;
  const done = last ? (
    <>
      <span role="status">{last.words}</span>
      <Button size="small" disabled={unreachable} onClick={undo} data-testid="undo"><Undo2 />Undo</Button>
    </>
  ) : <span className="tabular-nums">{formatCount(list.total, 'memory', 'memories')}{filter.query.trim() !== '' && ', best first'}</span>;

  return (
    <Panes
      inspector={creating || id !== null ? <MemoryEditor id={id} revision={state?.revision} disabled={unreachable} now={now} onClose={close} onForget={forget} onSaved={(memory, callId) => {
        setLast({ words: creating ? `Remembered ${memory.key}` : `Changed ${memory.key}`, callId });
        open(memory.id);
      }} /> : undefined}
      inspectorName="Memory"
      inspectorOpen={creating || id !== null}
      onInspectorClose={close}
    >
      <PaneHeader>
        <h1>Memory</h1>
        <span className="min-w-0 truncate text-(length:--t-small) text-(--text-3) tabular-nums">{state && state.total > 0 && formatCount(state.total, 'memory', 'memories')}</span>
        <span className="ml-auto" />
        <Button onClick={() => goTo('#/functions/optimize_memory')}>Tidy up</Button>
        <Button disabled={unreachable} onClick={() => goTo('#/memory/new')}>New memory</Button>
      </PaneHeader>
      <MemoryFilters state={state} filter={filter} onFilter={setFilter} />
      {problem && <div className="flex-none px-4 pb-2"><ErrorNote error={problem} onRetry={() => setProblem(undefined)} retryLabel="Close" /></div>}
      {error ? (
        <div className="p-4"><ErrorNote error={error} onRetry={list.reload} /></div>
      ) : list.loading ? (
        <Skeleton rows={12} rowHeight={46} />
      ) : list.total === 0 && !last ? (
        narrowed ? (
          <EmptyState title="No memories match" text={`${formatCount(state?.total ?? 0, 'memory', 'memories')} without the filter.`}><Button onClick={() => setFilter(everything)}>Show all</Button></EmptyState>
        ) : (
          <EmptyState title="Nothing is remembered" text="What you or a model asks to be remembered stands here, to be read, changed or forgotten. Passwords and keys are never kept."><Button onClick={() => goTo('#/memory/new')}>New memory</Button></EmptyState>
        )
      ) : (
        <MemoryTable list={list} selected={id} now={now} done={done} onOpen={open} onClose={close} onForget={forget} onUndo={undo} />
      )}
    </Panes>
  );
}
