import { useState, type FormEvent, type ReactNode } from 'react';
import type { FoundServer } from '../../../src-preload/contract/index.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { Overlay } from '../../ui/Overlay.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { TextArea, TextInput } from '../../ui/TextInput.tsx';
import { useServerAction } from './useServerAction.ts';

interface AddServerDialogProps {
  open: boolean;
  /** What would be added is shown next; nothing is added here. */
  onProposed(found: readonly FoundServer[], refused: readonly string[]): void;
  onClose(): void;
}

/** A server by hand: an address, a command line, or a `server.json`. */
export function AddServerDialog({ open, onProposed, onClose }: AddServerDialogProps): ReactNode {
  return (
    <Overlay open={open} onClose={onClose} title="Add server" kind="dialog">
      <ByHand onProposed={onProposed} onClose={onClose} />
    </Overlay>
  );
}

function ByHand({ onProposed, onClose }: Omit<AddServerDialogProps, 'open'>): ReactNode {
  const [way, setWay] = useState<'typed' | 'document'>('typed');
  const [text, setText] = useState('');
  const [key, setKey] = useState('');
  const action = useServerAction();
  const isAddress = /^(?:https?|wss?):|^(?:localhost|127\.0\.0\.1|\[::1\]):\d/i.test(text.trim());
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    void ask();
  };
  async function ask(): Promise<void> {
    if (way === 'document') {
      const read = await action.run('servers.readRegistry', { source: text.trim() });
      if (read) onProposed(read.found, read.refused);
      return;
    }
    const found = await action.run('servers.propose', { typed: text, ...(isAddress && key !== '' && { headers: { Authorization: /^\w+ \S/.test(key) ? key : `Bearer ${key}` } }) });
    if (found) onProposed([found], []);
  }
  return (
    <form onSubmit={submit} className="grid gap-3 p-4">
      <h2 className="text-(length:--t-title) leading-(--lh-title) font-semibold">Add server</h2>
      <div><Segmented label="How" options={[{ id: 'typed', label: 'Address or command' }, { id: 'document', label: 'From a server.json' }]} selected={way} onSelect={(next) => { setWay(next); action.clear(); }} /></div>
      {way === 'typed' ? (
        <>
          <label className="grid gap-1">
            <span className="font-[530]">Address or command</span>
            <TextArea autoFocus mono rows={3} spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} onKeyDown={(event) => { if (event.key === 'Enter' && !event.shiftKey) { event.preventDefault(); if (text.trim() !== '' && !action.busy) void ask(); } }} placeholder={'https://mcp.example.com/mcp\nAPI_KEY=… npx -y some-package@1.0.0'} aria-invalid={action.error !== undefined} />
          </label>
          {isAddress && <label className="grid gap-1"><span className="font-[530]">Key <span className="font-normal text-(--text-3)">if it wants one; it moves to the secret store</span></span><TextInput type="password" autoComplete="off" value={key} onChange={(event) => setKey(event.target.value)} /></label>}
        </>
      ) : (
        <label className="grid gap-1"><span className="font-[530]">File or address of the document</span><TextInput autoFocus mono spellCheck={false} value={text} onChange={(event) => setText(event.target.value)} placeholder="https://…/server.json" aria-invalid={action.error !== undefined} /></label>
      )}
      <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)">Started without a shell. You see exactly what would run before it is added, and it is added switched off.</p>
      {action.error && <ErrorNote error={action.error} />}
      <div className="flex justify-end gap-1.5">
        <Button variant="ghost" onClick={onClose}>Cancel</Button>
        <Button variant="primary" type="submit" disabled={action.busy || text.trim() === ''}>Look at it</Button>
      </div>
    </form>
  );
}
