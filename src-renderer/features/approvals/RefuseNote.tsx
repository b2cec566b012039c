import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { TextInput } from '../../ui/TextInput.tsx';

/** The same bound as the contract's. */
const longestNote = 2000;

/** A few words to the model with a refusal; empty is fine. */
export function RefuseNote({ busy, label = 'Refuse', onRefuse, onCancel }: { busy: boolean; label?: string; onRefuse(note: string): void; onCancel(): void }): ReactNode {
  const [note, setNote] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const problemId = useId();
  const problem = note.trim().length > longestNote ? `A note has ${longestNote.toLocaleString('en')} characters at most; this has ${note.trim().length.toLocaleString('en')}.` : undefined;
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      className="flex min-w-0 flex-1 flex-wrap items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem === undefined) onRefuse(note.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <TextInput ref={input} data-testid="refuse-note" aria-label="Note to the model" placeholder="Say why, or what to do instead (the model reads it)" aria-invalid={problem !== undefined || undefined} aria-describedby={problem === undefined ? undefined : problemId} value={note} onChange={(event) => setNote(event.target.value)} className="!h-(--control) flex-1 basis-48" />
      <Button type="submit" variant="primary" disabled={busy || problem !== undefined} data-testid="refuse-confirm">{label}</Button>
      <Button variant="ghost" disabled={busy} onClick={onCancel}>Back</Button>
      {problem !== undefined && <p id={problemId} role="alert" className="basis-full text-(length:--t-small) text-(--destroy)">{problem}</p>}
    </form>
  );
}
