import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { ApprovalView, Json } from '../../../src-preload/contract/index.ts';
import { longestArgument } from '../../../src-preload/state/longestArgument.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { controlKey, Kbd } from '../../ui/Kbd.tsx';
import { TextArea } from '../../ui/TextInput.tsx';
import { readChanges, toTexts } from './argumentTexts.ts';

/** The arguments as fields; what cannot be a field of its own is JSON. Saving checks and measures the call again. */
export function EditArguments({ approval, onClose }: { approval: ApprovalView; onClose(): void }): ReactNode {
  const client = useClient();
  const first = useRef<HTMLDivElement>(null);
  /** As they were when this was opened: what is sent is what was changed here, whatever another window does. */
  const [shown] = useState(approval.call.arguments);
  const [values, setValues] = useState<Record<string, string>>(() => toTexts(shown));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  useEffect(() => first.current?.querySelector<HTMLElement>('input, textarea')?.focus(), []);

  const send = (input: Record<string, Json>): void => {
    setBusy(true);
    setProblem(undefined);
    client.request('approvals.edit', { approvalId: approval.id, input }).then(onClose, (reason: unknown) => {
      setBusy(false);
      // The hint is for whoever called it; here the fields say what there is.
      setProblem(toRequestError(reason).message);
    });
  };
  const save = (): void => {
    const read = readChanges(values, shown);
    if ('problem' in read) setProblem(read.problem);
    else if (Object.keys(read.input).length === 0) onClose();
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
        {Object.entries(values).map(([name, text]) => (
          <div key={name} className="contents">
            <span className="pt-1.5 font-mono text-(length:--t-small) text-(--text-2)">{name}</span>
            {isInPart(shown[name]) ? (
              <p className="pt-1.5 text-(length:--t-small) text-(--text-2)">Too long to be edited here; it stays as it is. The preview has all of it.</p>
            ) : (
              <TextArea mono aria-label={name} aria-invalid={problem?.includes(`${name}: `) === true || undefined} data-argument={name} spellCheck={false} value={text} disabled={busy} rows={rowsFor(text)} onChange={(event) => setValues((old) => ({ ...old, [name]: event.target.value }))} />
            )}
          </div>
        ))}
      </div>
      {problem && <div className="pt-2"><ErrorNote message={problem} /></div>}
      <div className="flex items-center gap-1.5 pt-2.5">
        <Button type="submit" variant="primary" disabled={busy} data-testid="edit-save">{busy ? 'Checking' : 'Check the changes'}<Kbd>{controlKey}</Kbd><Kbd>↵</Kbd></Button>
        <Button variant="ghost" disabled={busy} onClick={onClose}>Back</Button>
      </div>
    </form>
  );
}

/** What the card has of it is not all there is. */
const isInPart = (value: Json | undefined): boolean => typeof value === 'string' && value.length > longestArgument;

const mostRows = 14;

/** One kind of field for every text, as high as the text is long: it is never replaced under the cursor, and keeps every line. */
function rowsFor(text: string): number {
  return Math.min(mostRows, text.split('\n').reduce((rows, line) => rows + 1 + Math.floor(line.length / 80), 0));
}
