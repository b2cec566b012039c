import { PanelRight } from 'lucide-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import type { ChatState } from '../../../src-preload/contract/index.ts';
import type { RequestError } from '../../client/client.ts';
import { useClient, useConnectionStatus } from '../../hooks/useClient.ts';
import { toRequestError } from '../../hooks/useRequest.ts';
import { useTopic, useTopicOrError } from '../../hooks/useTopic.ts';
import { goTo } from '../../layout/routes.ts';
import { ListToggle, PaneHeader, Panes } from '../../layout/Shell.tsx';
import { useUiState } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatCount } from '../../ui/format.ts';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { CallInspector } from './CallInspector.tsx';
import { ChatList } from './ChatList.tsx';
import { Composer } from './Composer.tsx';
import { NewChat } from './NewChat.tsx';
import { Thread } from './Thread.tsx';
import { numberCalls } from './turns.ts';

/** Chats on the left, the conversation, and the call under the magnifier on the right. */
export function ChatScreen({ chatId }: { chatId: string | null }): ReactNode {
  return chatId === null ? <EmptyChat /> : <OpenChat key={chatId} chatId={chatId} />;
}

/** A chat that has no message yet: it is made when the first one is sent. */
function EmptyChat(): ReactNode {
  const client = useClient();
  const status = useConnectionStatus();
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
      <Composer running={false} disabled={busy || status === 'lost' || status === 'refused'} lastText={undefined} onSend={send} onStop={() => undefined} />
    </Panes>
  );
}

function OpenChat({ chatId }: { chatId: string }): ReactNode {
  const client = useClient();
  const connection = useConnectionStatus();
  const { state: chat, error } = useTopicOrError('chat', chatId);
  const allApprovals = useTopic('approvals')?.approvals;
  const { inspectedCall, inspectorOpen, set } = useUiState();
  const [problem, setProblem] = useState<RequestError>();
  const approvals = useMemo(() => (allApprovals ?? []).filter((approval) => approval.call.caller.kind === 'chat' && approval.call.caller.chatId === chatId), [allApprovals, chatId]);
  const numbers = useMemo(() => (chat ? numberCalls(chat) : new Map<string, number>()), [chat]);
  const call = (inspectedCall !== null ? chat?.calls[inspectedCall] : undefined) ?? (chat && lastCall(chat));

  const send = useCallback((text: string): void => {
    setProblem(undefined);
    client.request('chats.send', { chatId, text }).catch((reason: unknown) => setProblem(toRequestError(reason)));
  }, [client, chatId]);
  const stop = useCallback((): void => void client.request('chats.stop', { chatId }).catch(() => undefined), [client, chatId]);

  return (
    <Panes
      list={<ChatList current={chatId} />}
      listName="Chats"
      inspector={call ? <CallInspector call={call} number={numbers.get(call.id)} /> : <EmptyState title="No call yet" text="Choose a call in the chat to see what it did and why it was allowed." />}
      inspectorName="Call"
      inspectorOpen={inspectorOpen}
      onInspectorClose={() => set({ inspectorOpen: false })}
    >
      <PaneHeader>
        <ListToggle />
        <h2 className="min-w-0 truncate">{chat?.title ?? ''}</h2>
        {chat && numbers.size > 0 && <span className="flex-none text-(length:--t-small) text-(--text-3)">{describeCalls(chat, numbers.size)}</span>}
        <span className="ml-auto" />
        <Button variant="ghost" size="icon" aria-label="Inspector" aria-pressed={inspectorOpen} onClick={() => set({ inspectorOpen: !inspectorOpen })}><PanelRight /></Button>
      </PaneHeader>
      {error ? <EmptyState title="There is no such chat" text={error.message}><Button onClick={() => goTo('#/chat')}>New chat</Button></EmptyState> : chat ? <Thread chat={chat} approvals={approvals} /> : <div className="flex-1"><Skeleton rows={6} /></div>}
      {problem && <div className="mx-auto w-full max-w-(--measure) px-6 pb-2"><ErrorNote error={problem} /></div>}
      {!error && <Composer running={chat?.running ?? false} disabled={connection === 'lost' || connection === 'refused'} lastText={chat && lastText(chat)} onSend={send} onStop={stop} />}
    </Panes>
  );
}

function describeCalls(chat: ChatState, count: number): string {
  const changes = Object.values(chat.calls).filter((call) => call.state === 'done' && call.risk !== 'read').length;
  return `${formatCount(count, 'call')}${changes > 0 ? `, ${formatCount(changes, 'change')}` : ''}`;
}

function lastCall(chat: ChatState): ChatState['calls'][string] | undefined {
  return Object.values(chat.calls).sort((a, b) => b.createdAt - a.createdAt)[0];
}

function lastText(chat: ChatState): string | undefined {
  const message = chat.messages.findLast((candidate) => candidate.role === 'person');
  return message?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
}
