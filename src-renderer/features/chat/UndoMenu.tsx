import { Undo2 } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CallView, ChatState, UndoManyResult } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { Button } from '../../ui/Button.tsx';
import { formatMinute } from '../../ui/format.ts';
import { Menu, type MenuChoice } from '../../ui/Menu.tsx';
import { undoableByTurn } from './undoableByTurn.ts';

interface UndoMenuProps {
  chat: ChatState;
  onProblem(problem: RequestError | undefined): void;
  /** Several were to be undone: what was, and what was left. */
  onUndone(result: UndoManyResult): void;
}

/** Takes back changes of this chat: one, those of the last turn, or all, the newest first. It stops at the first that cannot be taken back. */
export function UndoMenu({ chat, onProblem, onUndone }: UndoMenuProps): ReactNode {
  const client = useClient();
  const [busy, setBusy] = useState(false);
  const undoable = Object.values(chat.calls).filter((call) => call.undo.state === 'available').sort((a, b) => (b.finishedAt ?? b.createdAt) - (a.finishedAt ?? a.createdAt));
  if (undoable.length === 0) return null;

  const run = (work: () => Promise<void>): void => {
    setBusy(true);
    onProblem(undefined);
    work().catch((error: unknown) => onProblem(toRequestError(error))).finally(() => setBusy(false));
  };
  const undoOne = (call: CallView): void => run(async () => void (await client.request('calls.undo', { callId: call.id, force: false })));
  const undoMany = (turnId?: string): void => run(async () => onUndone(await client.request('calls.undoMany', { chatId: chat.id, ...(turnId !== undefined && { turnId }), force: false })));

  const choices: MenuChoice[] = undoable.slice(0, 20).map((call) => ({ id: call.id, label: `${call.phrase.past} ${call.phrase.object}`, detail: formatMinute(call.finishedAt ?? call.createdAt), onSelect: () => undoOne(call) }));
  if (undoable.length > 1) choices.unshift({ id: 'all', label: `Undo all ${undoable.length} changes of this chat`, detail: 'The newest first; stops at the first that cannot', onSelect: () => undoMany() });
  const last = undoableByTurn(chat).at(-1);
  if (last && last.calls > 1 && last.calls < undoable.length) choices.unshift({ id: 'turn', label: `Undo the ${last.calls} changes of the last turn`, onSelect: () => undoMany(last.turnId) });
  return <Menu label="Undo changes" align="end" choices={choices} trigger={<Button variant="ghost" size="small" disabled={busy}><Undo2 />{busy ? 'Undoing' : 'Undo changes…'}</Button>} />;
}
