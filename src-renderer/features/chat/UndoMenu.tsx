import { Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallView } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { formatMinute } from '../../ui/format.ts';
import { Menu, type MenuChoice } from '../../ui/Menu.tsx';

interface UndoMenuProps {
  calls: readonly CallView[];
  onProblem(problem: RequestError | undefined): void;
}

/** Takes back changes of this chat: one of them, or all, the newest first. It stops at the first that cannot be taken back. */
export function UndoMenu({ calls, onProblem }: UndoMenuProps): ReactNode {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const undoable = calls.filter((call) => call.undo.state === 'available').sort((a, b) => (b.finishedAt ?? b.createdAt) - (a.finishedAt ?? a.createdAt));
  if (undoable.length === 0) return null;

  const undo = async (chosen: readonly CallView[]): Promise<void> => {
    setBusy(true);
    onProblem(undefined);
    try {
      for (const call of chosen) await client.request('calls.undo', { callId: call.id });
    } catch (error) {
      onProblem(toRequestError(error));
    } finally {
      setBusy(false);
    }
  };
  const choices: MenuChoice[] = undoable.slice(0, 20).map((call) => ({ id: call.id, label: `${call.phrase.past} ${call.phrase.object}`, detail: formatMinute(call.finishedAt ?? call.createdAt), onSelect: () => void undo([call]) }));
  if (undoable.length > 1) choices.unshift({ id: 'all', label: `Undo all ${undoable.length}, the newest first`, onSelect: () => void undo(undoable) });
  return <Menu label="Undo changes" align="end" choices={choices} trigger={<Button variant="ghost" size="small" disabled={busy}><Undo2 />{busy ? 'Undoing' : 'Undo changes…'}</Button>} />;
}
