import { PanelRight } from 'lucide-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import type { CallView, ChatState, UndoManyResult } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useTopic, useTopicOrError } from '../../hooks/useTopic.ts';
import { sameList, sameMap, useKept } from '../../hooks/useKept.ts';
import { goTo } from '../../layout/routes.ts';
import { ListToggle, PaneHeader, Panes } from '../../layout/Shell.tsx';
import { useUiState } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { BrowserView } from '../browser/BrowserView.tsx';
import { TerminalsView } from '../terminal/TerminalsView.tsx';
import { CallInspector } from './CallInspector.tsx';
import { ChatList } from './ChatList.tsx';
import { Composer } from './Composer.tsx';
import { NewChat } from './NewChat.tsx';
import { SaveAsFunction } from './SaveAsFunction.tsx';
import { Thread } from './Thread.tsx';
import { numberCalls, saidBefore } from './turns.ts';
import { UndoMenu } from './UndoMenu.tsx';
import { UndoneNote } from './UndoneNote.tsx';

/** Chats on the left, the conversation, and the call under the magnifier on the right. */
export function ChatScreen({ chatId }: { chatId: string | null }): ReactNode {
  return chatId === null ? <EmptyChat /> : <OpenChat key={chatId} chatId={chatId} />;
}

/** A chat that has no message yet: it is made when the first one is sent. */
function EmptyChat(): ReactNode {
  const client = useClient();
  const [error, setError] = useState<RequestError>();
  const [busy, setBusy] = useState(false);
  const send = useCallback(
    (text: string): void => {
      setBusy(true);
      setError(undefined);
      client
        .request('chats.create', {})
        .then(async ({ chatId }) => {
          await client.request('chats.send', { chatId, text });
          goTo(`#/chat/${chatId}`);
        })
        .catch((reason: unknown) => setError(toRequestError(reason)))
        .finally(() => setBusy(false));
    },
    [client],
  );
  return (
    <Panes list={<ChatList current={null} />} listName="Chats">
      <PaneHeader><ListToggle /><h2>New chat</h2></PaneHeader>
      <NewChat />
      {error && <div className="mx-auto w-full max-w-(--measure) px-6 pb-2"><ErrorNote error={error} /></div>}
      <Composer chatId="" running={false} disabled={busy} lastText={undefined} onSend={send} onStop={() => undefined} />
    </Panes>
  );
}

function OpenChat({ chatId }: { chatId: string }): ReactNode {
  const client = useClient();
  const { state: chat, error } = useTopicOrError('chat', chatId);
  const allApprovals = useTopic('approvals')?.approvals;
  const { inspectedCall, inspectorOpen, set } = useUiState();
  const [problem, setProblem] = useState<RequestError>();
  const [undone, setUndone] = useState<UndoManyResult>();
  const approvals = useKept(useMemo(() => (allApprovals ?? []).filter((approval) => approval.call.caller.kind === 'chat' && approval.call.caller.chatId === chatId), [allApprovals, chatId]), sameList);
  const messages = chat?.messages;
  const numbers = useKept(useMemo(() => numberCalls(messages ?? []), [messages]), sameMap);
  const call = (inspectedCall !== null ? chat?.calls[inspectedCall] : undefined) ?? (chat && lastCall(chat));

  const send = useCallback((text: string): void => {
    setProblem(undefined);
    client.request('chats.send', { chatId, text }).catch((reason: unknown) => setProblem(toRequestError(reason)));
  }, [client, chatId]);
  const stop = useCallback((): void => void client.request('chats.stop', { chatId }).catch(() => undefined), [client, chatId]);

  const running = chat?.running ?? false;
  useEffect(() => {
    // Esc closes what is open before it stops the turn; menus, sheets and forms have taken theirs by now.
    const onKeyDown = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || event.defaultPrevented || event.isComposing) return;
      if (useUiState.getState().inspectorOpen) set({ inspectorOpen: false });
      else if (running) stop();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [running, stop, set]);

  return (
    <Panes
      list={<ChatList current={chatId} />}
      listName="Chats"
      inspector={call ? <CallInspector call={call} number={numbers.get(call.id)} expiresAt={approvals.find((approval) => approval.id === call.approvalId)?.expiresAt} /> : <EmptyState title="No call yet" text="Choose a call in the chat to see what it did and why it was allowed." />}
      inspectorName="Call"
      inspectorOpen={inspectorOpen}
      onInspectorClose={() => set({ inspectorOpen: false })}
    >
      <PaneHeader>
        <ListToggle />
        <h2 className="min-w-0 truncate" title={chat?.title}>{chat?.title ?? ''}</h2>
        {chat && numbers.size > 0 && <span className="flex-none text-(length:--t-small) text-(--text-3) max-[960px]:hidden">{describeCalls(chat, numbers.size)}</span>}
        <span className="ml-auto" />
        {chat && <SaveAsFunction chat={chat} />}
        {chat && <UndoMenu chat={chat} onProblem={setProblem} onUndone={setUndone} />}
        <Button variant="ghost" size="small-icon" aria-label="Inspector" title="Inspector" aria-pressed={inspectorOpen} onClick={() => set({ inspectorOpen: !inspectorOpen })}><PanelRight /></Button>
      </PaneHeader>
      {error ? <EmptyState title="There is no such chat" text={error.message}><Button onClick={() => goTo('#/chat')}>New chat</Button></EmptyState> : chat ? <Thread chat={chat} approvals={approvals} numbers={numbers} /> : <div className="flex-1"><Skeleton rows={6} /></div>}
      {undone && <div className="mx-auto w-full max-w-(--measure) px-6 pb-2"><UndoneNote result={undone} onClose={() => setUndone(undefined)} /></div>}
      {problem && <div className="mx-auto w-full max-w-(--measure) px-6 pb-2"><ErrorNote error={problem} /></div>}
      {!error && chat && <BrowserView chatId={chatId} />}
      {!error && chat && <TerminalsView chatId={chatId} />}
      {!error && <Composer chatId={chatId} running={running} disabled={false} lastText={chat && lastText(chat)} onSend={send} onStop={stop} />}
    </Panes>
  );
}

function describeCalls(chat: ChatState, count: number): string {
  const changes = Object.values(chat.calls).filter((call) => call.state === 'done' && call.risk !== 'read').length;
  return `${formatCount(count, 'call')}${changes > 0 ? `, ${formatCount(changes, 'change')}` : ''}`;
}

/** The call to look at first: what waits for the person, else the newest. */
function lastCall(chat: ChatState): CallView | undefined {
  const calls = Object.values(chat.calls);
  return calls.findLast((call) => call.state === 'waiting') ?? calls.reduce<CallView | undefined>((last, call) => (last && last.createdAt > call.createdAt ? last : call), undefined);
}

function lastText(chat: ChatState): string | undefined {
  return saidBefore(chat.messages, chat.messages.length);
}
