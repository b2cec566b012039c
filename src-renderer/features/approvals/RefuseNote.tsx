import { useEffect, useRef, useState, type ReactNode } from 'react';
import { Button } from '../../ui/Button.tsx';
import { TextInput } from '../../ui/TextInput.tsx';

/** A few words to the model with a refusal; empty is fine. */
export function RefuseNote({ busy, label = 'Refuse', onRefuse, onCancel }: { busy: boolean; label?: string; onRefuse(note: string): void; onCancel(): void }): ReactNode {
  const [note, setNote] = useState('');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      className="flex flex-1 items-center gap-1.5"
      onSubmit={(event) => {
        event.preventDefault();
        onRefuse(note.trim());
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <TextInput ref={input} data-testid="refuse-note" aria-label="Note to the model" placeholder="Say why, or what to do instead (the model reads it)" maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} className="!h-(--control)" />
      <Button type="submit" variant="primary" disabled={busy} data-testid="refuse-confirm">{label}</Button>
      <Button variant="ghost" onClick={onCancel}>Back</Button>
    </form>
  );
}
