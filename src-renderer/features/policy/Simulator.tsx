import { useMemo, useState, type ReactNode } from 'react';
import type { Json, Params, PolicyTrial } from '../../../src-preload/contract/index.ts';
import { useDelayed } from '../../hooks/useDelayed.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextArea, TextInput } from '../../ui/TextInput.tsx';
import { TrialRow } from './TrialRow.tsx';
import { differenceOf, pretend, pretended, summarise, type Pretended } from './trials.ts';

type Subject = Params<'policy.test'>['subject'];

const counts = [50, 200, 1000] as const;
const callerWords: Record<Pretended, string> = { catalogue: 'you, from Functions', chat: 'a chat', cli: 'the command line', mcp: 'an outside client', workflow: 'a workflow', schedule: 'a schedule' };

/** What the edited rules would have said of the last calls, or would say of one. Nothing is run. */
export function Simulator({ text, broken }: { text: string; broken: boolean }): ReactNode {
  const [mode, setMode] = useState<'last' | 'one'>('last');
  const [last, setLast] = useState<number>(50);
  const [made, setMade] = useState({ name: 'delete_file', input: '{ "file_path": "notes.txt" }', caller: 'chat' as Pretended, by: '' });
  const input = useMemo(() => readInput(made.input), [made.input]);
  const subject: Subject | null = mode === 'last' ? { last } : input === undefined ? null : { name: made.name, input, caller: pretend(made.caller, made.by) };
  const asked = useDelayed(JSON.stringify(broken || subject === null ? null : { text, subject }), 250);
  const { data, error, loading } = useRequest('policy.test', JSON.parse(asked) as Params<'policy.test'> | null);
  return (
    <section aria-label="What would change" className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex flex-wrap items-center gap-2 pb-2">
        <h2>What would change</h2>
        <span className="ml-auto" />
        <Segmented label="Tried on" options={[{ id: 'last', label: 'The last calls' }, { id: 'one', label: 'A call you make up' }]} selected={mode} onSelect={setMode} />
        {mode === 'last' && <Select aria-label="How many" value={last} onChange={(event) => setLast(Number(event.currentTarget.value))}>{counts.map((count) => <option key={count} value={count}>{count.toLocaleString('en')}</option>)}</Select>}
      </div>
      {mode === 'one' && (
        <div className="mb-2 grid gap-2 rounded-(--r2) bg-(--well) p-2.5">
          <div className="flex flex-wrap gap-2">
            <TextInput mono aria-label="Function" spellCheck={false} value={made.name} onChange={(event) => setMade({ ...made, name: event.currentTarget.value })} className="min-w-[140px] flex-1 basis-36" />
            <label className="inline-flex items-center gap-1.5 text-(length:--t-small) text-(--text-2)">by<Select aria-label="Caller" value={made.caller} onChange={(event) => setMade({ ...made, caller: event.currentTarget.value as Pretended })}>{pretended.map((kind) => <option key={kind} value={kind}>{callerWords[kind]}</option>)}</Select></label>
            {(made.caller === 'mcp' || made.caller === 'workflow' || made.caller === 'schedule') && <TextInput aria-label="Its name" placeholder="its name" value={made.by} onChange={(event) => setMade({ ...made, by: event.currentTarget.value })} className="w-32!" />}
          </div>
          <TextArea mono aria-label="Arguments as JSON" aria-invalid={input === undefined || undefined} rows={3} spellCheck={false} value={made.input} onChange={(event) => setMade({ ...made, input: event.currentTarget.value })} />
          {input === undefined && <p role="alert" className="text-(length:--t-small) text-(--destroy)">Arguments are an object in JSON, such as {'{ "file_path": "notes.txt" }'}.</p>}
        </div>
      )}
      {error && <ErrorNote error={error} />}
      {broken ? <p className="text-(--text-3)">The rules have to be readable first: see what is listed under them.</p> : <Trials trials={error ? undefined : data?.trials} loading={loading} />}
    </section>
  );
}

function Trials({ trials, loading }: { trials: readonly PolicyTrial[] | undefined; loading: boolean }): ReactNode {
  const [all, setAll] = useState(false);
  const slow = useDelayed(loading && trials === undefined, 200);
  if (!trials) return slow ? <Skeleton rows={6} rowHeight={52} /> : null;
  if (trials.length === 0) return <EmptyState title="No calls yet" text="Once functions have been called, this shows what your rules would have said of them." />;
  const changed = trials.filter((trial) => differenceOf(trial) !== 'none');
  const shown = all || trials.length === 1 ? trials : changed;
  return (
    <>
      <p role="status" data-testid="trial-summary" className={`flex flex-wrap items-center gap-x-3 pb-1.5 text-(length:--t-small) leading-(--lh-small) ${loading ? 'text-(--text-3)' : ''}`}>
        <span className="font-[560]">{summarise(trials)}</span>
        {trials.length > 1 && <button type="button" aria-pressed={all} onClick={() => setAll(!all)} className="target text-(--accent) hover:underline">{all ? 'Only what changes' : `All ${trials.length.toLocaleString('en')}`}</button>}
      </p>
      {shown.length > 0 && <ul className="min-h-0 overflow-auto rounded-(--r2) border border-(--line) bg-(--surface) [scrollbar-width:thin]">{shown.map((trial, index) => <TrialRow key={trial.callId ?? index} trial={trial} />)}</ul>}
      <p className="pt-1.5 text-(length:--t-small) text-(--text-3)">Nothing is run, asked or saved by this.</p>
    </>
  );
}

function readInput(text: string): Record<string, Json> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : undefined;
  } catch {
    return undefined;
  }
}
