import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ApprovalView, Json } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { TextArea, TextInput } from '../../ui/TextInput.tsx';
import { readTexts, toTexts } from './argumentTexts.ts';

/** The arguments as fields; what cannot be a field of its own is JSON. Saving checks and measures the call again. */
export function EditArguments({ approval, onClose }: { approval: ApprovalView; onClose(): void }): ReactNode {
  const client = useClient();
  const first = useRef<HTMLDivElement>(null);
  const [values, setValues] = useState<Record<string, string>>(() => toTexts(approval.call.arguments));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<{ message: string; hint?: string | undefined }>();
  useEffect(() => first.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);

  const send = (input: Record<string, Json>): void => {
    setBusy(true);
    setProblem(undefined);
    client.request('approvals.edit', { approvalId: approval.id, input }).then(onClose, (reason: unknown) => {
      setBusy(false);
      setProblem(toRequestError(reason));
    });
  };
  const save = (): void => {
    const read = readTexts(values, approval.call.arguments);
    if ('problem' in read) setProblem({ message: read.problem });
    else send(read.input);
  };

  return (
    <form
      data-testid="edit-form"
      className="rounded-(--r2) bg-(--well) p-2.5"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          event.stopPropagation();
          save();
        }
      }}
    >
      <div ref={first} className="grid grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3 gap-y-1.5">
        {Object.entries(values).map(([name, text]) => {
          const long = text.includes('\n') || text.length > 70;
          const shared = { 'aria-label': name, mono: true, value: text, disabled: busy, 'data-argument': name };
          const change = (value: string): void => setValues((old) => ({ ...old, [name]: value }));
          return (
            <div key={name} className="contents">
              <span className="pt-1.5 font-mono text-(length:--t-small) text-(--text-2)">{name}</span>
              {long ? <TextArea {...shared} rows={Math.min(14, text.split('\n').length + 1)} onChange={(event) => change(event.target.value)} /> : <TextInput {...shared} onChange={(event) => change(event.target.value)} />}
            </div>
          );
        })}
      </div>
      {problem && <div className="pt-2"><ErrorNote error={problem} /></div>}
      <div className="flex items-center gap-1.5 pt-2.5">
        <Button type="submit" variant="primary" disabled={busy} data-testid="edit-save">{busy ? 'Checking' : 'Check the changes'}</Button>
        <Button variant="ghost" disabled={busy} onClick={onClose}>Back</Button>
      </div>
    </form>
  );
}
