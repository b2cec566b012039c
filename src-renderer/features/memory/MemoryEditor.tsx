import { X } from 'lucide-react';
import { useEffect, useState, type FormEvent, type ReactNode } from 'react';
import type { MemoryView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError, useRequest } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatExactTime } from '../../ui/format.ts';
import { Select } from '../../ui/Select.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { TextArea, TextInput } from '../../ui/TextInput.tsx';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { describeEnd, emptyForm, importances, nameOwner, spans, splitTags, toForm, type MemoryForm } from './memoryText.ts';

interface MemoryEditorProps {
  /** Null for a new one. */
  id: number | null;
  /** Changes when memories do. */
  revision: number | undefined;
  disabled: boolean;
  now: number;
  onSaved(memory: MemoryView, callId: string): void;
  onForget(id: number, key: string): void;
  onClose(): void;
}

/** One memory to be read and changed, with where it came from; or an empty form for a new one. */
export function MemoryEditor({ id, revision, disabled, now, onSaved, onForget, onClose }: MemoryEditorProps): ReactNode {
  const { data, error, retry } = useRequest('memories.get', id === null ? null : { id }, revision);
  const memory = data?.id === id ? data : undefined;
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-(--canvas)">
      <header className="flex h-(--header) flex-none items-center gap-2 border-b border-(--line) pr-3 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">{id === null ? 'New memory' : memory ? <VisibleText text={memory.key} /> : 'Memory'}</h2>
        <Button variant="ghost" size="icon" aria-label="Close" onClick={onClose}><X /></Button>
      </header>
      {id === null || memory ? (
        <EditorForm key={memory?.id ?? 'new'} memory={memory} disabled={disabled} now={now} onSaved={onSaved} onForget={onForget} />
      ) : error ? <div className="p-4"><ErrorNote error={error} onRetry={retry} /></div> : <Skeleton rows={8} />}
    </div>
  );
}

function EditorForm({ memory, disabled, now, onSaved, onForget }: Pick<MemoryEditorProps, 'disabled' | 'now' | 'onSaved' | 'onForget'> & { memory: MemoryView | undefined }): ReactNode {
  const client = useClient();
  const [base, setBase] = useState(memory);
  const [form, setForm] = useState<MemoryForm>(() => (memory ? toForm(memory) : emptyForm));
  const [problem, setProblem] = useState<RequestError>();
  const [busy, setBusy] = useState(false);
  const edit = (change: Partial<MemoryForm>): void => setForm({ ...form, ...change });
  const changed = !isSame(form, base ? toForm(base) : emptyForm);
  const elsewhere = memory !== undefined && base?.updatedAt !== memory.updatedAt;
  useEffect(() => setProblem(undefined), [form]);
  // Stored anew: what nobody has typed into follows, what was typed stays.
  useEffect(() => {
    if (!elsewhere || (changed && !isSame(form, toForm(memory)))) return;
    setForm(toForm(memory));
    setBase(memory);
  }, [elsewhere, changed, form, memory]);

  const save = (event: FormEvent): void => {
    event.preventDefault();
    setBusy(true);
    const { key, content, namespace, tags, importance, expiresAt } = form;
    client.request('memories.save', { id: memory?.id ?? null, key, content, namespace, tags: splitTags(tags), importance, expiresAt }).then(
      ({ memory: saved, callId }) => onSaved(saved, callId),
      (reason: unknown) => setProblem(toRequestError(reason)),
    ).finally(() => setBusy(false));
  };
  const label = 'mb-1 block text-(length:--t-small) text-(--text-2)';
  const ownImportance = importances.some(({ value }) => value === form.importance) ? [] : [{ label: String(form.importance), value: form.importance }];

  return (
    <form aria-label="Memory" className="flex min-h-0 flex-1 flex-col" onSubmit={save} onKeyDown={(event) => {
      if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.requestSubmit();
    }}>
      <div className="grid min-h-0 flex-1 content-start gap-3.5 overflow-auto px-4 py-3.5 [scrollbar-width:thin]">
        <label><span className={label}>Content</span><TextArea rows={7} required maxLength={20_000} value={form.content} disabled={disabled} onChange={(event) => edit({ content: event.target.value })} autoFocus={!memory} /></label>
        <label><span className={label}>Key{memory ? '' : ', made from the content where empty'}</span><TextInput value={form.key} required={memory !== undefined} maxLength={200} disabled={disabled} onChange={(event) => edit({ key: event.target.value })} /></label>
        <label><span className={label}>Namespace</span><TextInput value={form.namespace} required maxLength={100} disabled={disabled} onChange={(event) => edit({ namespace: event.target.value })} /></label>
        <label><span className={label}>Tags, with commas between</span><TextInput value={form.tags} disabled={disabled} onChange={(event) => edit({ tags: event.target.value })} /></label>
        <div className="grid grid-cols-2 gap-3">
          <label><span className={label}>Importance</span><Select value={form.importance} disabled={disabled} className="w-full" onChange={(event) => edit({ importance: Number(event.target.value) })}>{[...importances, ...ownImportance].map((each) => <option key={each.value} value={each.value}>{each.label}</option>)}</Select></label>
          <label>
            <span className={label}>Forgotten</span>
            <Select value={form.expiresAt === null ? 'Never' : 'kept'} disabled={disabled} className="w-full" onChange={(event) => {
              const span = spans.find((each) => each.label === event.target.value);
              if (span) edit({ expiresAt: span.ms === null ? null : Date.now() + span.ms });
            }}>
              {form.expiresAt !== null && <option value="kept">{describeEnd(form.expiresAt, now)}</option>}
              {spans.map((each) => <option key={each.label} value={each.label}>{each.label}</option>)}
            </Select>
          </label>
        </div>
        {memory && <Provenance memory={memory} />}
        {elsewhere && changed && <p role="status" className="text-(length:--t-small) text-(--write)">Stored anew meanwhile, by {memory.storedBy}. Saving takes the place of that.</p>}
        {problem && <ErrorNote error={problem} />}
      </div>
      <footer className="flex flex-none gap-2 border-t border-(--line) px-4 py-3">
        <Button type="submit" variant="primary" disabled={disabled || busy || !changed || form.content.trim() === ''}>{memory ? 'Save changes' : 'Remember'}</Button>
        {memory && <Button disabled={disabled || busy} onClick={() => onForget(memory.id, memory.key)}>Forget</Button>}
      </footer>
    </form>
  );
}

const isSame = (a: MemoryForm, b: MemoryForm): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Where it came from. What it says is somebody's text, whoever that was. */
function Provenance({ memory: { owner, storedBy, callId, createdAt, updatedAt } }: { memory: MemoryView }): ReactNode {
  const rows: [string, ReactNode][] = [
    ['Kept for', <VisibleText key="owner" text={nameOwner(owner)} />],
    ['Stored by', <VisibleText key="by" text={storedBy} />],
    ['Last stored', formatExactTime(updatedAt)],
    ...(createdAt === updatedAt ? [] : [['First stored', formatExactTime(createdAt)] as [string, ReactNode]]),
    ['Call', <a key="call" href={`#/audit/${encodeURIComponent(callId)}`} className="target">Open in the audit</a>],
  ];
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3.5 gap-y-[3px] border-t border-(--line) pt-3 text-(length:--t-small) leading-(--lh-small) tabular-nums">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="whitespace-nowrap text-(--text-3)">{name}</dt>
          <dd className="min-w-0 [overflow-wrap:anywhere]">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
