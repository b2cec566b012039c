import { memo, useState, type ReactNode } from 'react';
import type { ApprovalView, ChatState, Message, MessagePart } from '../../../src-preload/contract/index.ts';
import { useClient } from '../../hooks/useClient.ts';
import { draftMessage } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { ErrorNote } from '../../ui/ErrorNote.tsx';
import { formatExactTime, formatMinute } from '../../ui/format.ts';
import { useNow } from '../approvals/useNow.ts';
import { CallGroup } from './CallGroup.tsx';
import type { FigureSources } from './figures.ts';
import { Prose } from './Prose.tsx';
import { toStretches } from './turns.ts';
import { wholeLines } from './wholeLines.ts';

interface MessageViewProps {
  message: Message;
  chatId: string;
  calls: ChatState['calls'];
  /** The chat's turn runs. */
  running: boolean;
  approvals: readonly ApprovalView[];
  numbers: ReadonlyMap<string, number>;
  sources: FigureSources;
  /** The newest message of the chat. */
  last: boolean;
  /** It belongs to an earlier turn. */
  past: boolean;
  /** What the person had said before this answer. */
  asked: string | undefined;
}

/** The calls change with every step of any call; a message is drawn again only for its own. */
function sameMessage(before: MessageViewProps, after: MessageViewProps): boolean {
  const keys = ['message', 'chatId', 'running', 'approvals', 'numbers', 'sources', 'last', 'past', 'asked'] as const;
  return keys.every((key) => before[key] === after[key]) && (before.calls === after.calls || after.message.parts.every((part) => part.type !== 'call' || before.calls[part.callId] === after.calls[part.callId]));
}

/** One message: the time in the gutter, the person's words in a well, the answer as plain text and calls. */
export const MessageView = memo(function MessageView(props: MessageViewProps): ReactNode {
  const { message, past } = props;
  const person = message.role === 'person';
  return (
    <div data-message={message.role} className="grid grid-cols-[48px_minmax(0,1fr)] gap-x-3">
      <time dateTime={new Date(message.at).toISOString()} title={formatExactTime(message.at)} className={`pr-2.5 text-right font-mono text-[11px] leading-5 text-(--text-3) tabular-nums ${person ? 'pt-2' : 'pt-px'}`}>{person ? formatMinute(message.at) : ''}</time>
      <div className="min-w-0">
        {person ? <PersonText message={message} past={past} /> : <Answer {...props} />}
      </div>
    </div>
  );
}, sameMessage);

function PersonText({ message, past }: { message: Message; past: boolean }): ReactNode {
  return (
    <p className={`mb-3 -ml-3 rounded-(--r3) bg-(--well) px-3 py-2 text-(length:--t-read) leading-(--lh-read) whitespace-pre-wrap [overflow-wrap:anywhere] ${past ? 'text-(--text-2)' : ''}`}>
      {message.parts.map((part) => (part.type === 'text' ? part.text : '')).join('')}
    </p>
  );
}

function Answer({ message, chatId, calls, running, approvals, numbers, sources, last, past, asked }: MessageViewProps): ReactNode {
  const client = useClient();
  const retry = (): void => void client.request('chats.retry', { chatId }).catch(() => undefined);
  const onAskAgain = asked === undefined ? undefined : () => draftMessage(asked, false);
  const stretches = toStretches(message, calls);
  return (
    <>
      {stretches.map((stretch) =>
        stretch.kind === 'calls' ? (
          <CallGroup key={stretch.key} calls={stretch.calls} approvals={approvals} numbers={numbers} past={past} onAskAgain={onAskAgain} />
        ) : (
          <Part key={stretch.key} part={stretch.part} sources={sources} past={past} streaming={message.status === 'streaming' && stretch.part === message.parts.at(-1)} onRetry={last && !running ? retry : undefined} />
        ),
      )}
      {message.status === 'streaming' && <Working message={message} calls={calls} />}
      {message.status === 'stopped' && <p className="mb-3 text-(length:--t-small) text-(--text-3)">Stopped. What was done is kept.</p>}
      {message.status === 'interrupted' && last && !running && (
        <p className="mb-3 flex items-center gap-2 text-(length:--t-small) text-(--text-3)">Steward was ended during this turn. What was done is kept. <Button size="small" onClick={retry}>Go on</Button></p>
      )}
    </>
  );
}

function Part({ part, sources, past, streaming, onRetry }: { part: Exclude<MessagePart, { type: 'call' }>; sources: FigureSources; past: boolean; /** Words are still being added. */ streaming: boolean; onRetry: (() => void) | undefined }): ReactNode {
  switch (part.type) {
    case 'text':
      return <Prose text={streaming ? wholeLines(part.text) : part.text} sources={sources} past={past} />;
    case 'reasoning':
      return <Reasoning text={part.text} />;
    case 'question':
      return <Prose text={part.text} sources={sources} past={past} />;
    case 'suggestions':
      return (
        <ul className="mb-3 overflow-hidden rounded-(--r3) border border-(--line)" aria-label="Did you mean">
          {part.items.map((item) => (
            <li key={item.name} className="border-b border-(--line) last:border-b-0">
              <button type="button" data-testid="suggestion" onClick={() => draftMessage(item.sentence, false)} className="flex min-h-[34px] w-full items-center gap-3 px-3 py-1 text-left -outline-offset-2 hover:bg-(--hover)">
                <span className="flex-none font-[530]">{item.title}</span>
                <span className="min-w-0 flex-1 truncate text-(--text-2)">{item.sentence}</span>
                <code className="flex-none text-(--text-3)">{item.name}</code>
              </button>
            </li>
          ))}
        </ul>
      );
    case 'error':
      return <div className="mb-3"><ErrorNote error={part.error} onRetry={onRetry} /></div>;
  }
}

function Reasoning({ text }: { text: string }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div className="mb-3 text-(length:--t-small) text-(--text-3)">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)} className="hover:text-(--text-2)">{open ? 'Hide' : 'Show'} how this was worked out</button>
      {open && <p className="mt-1 border-l border-(--line-2) pl-3 whitespace-pre-wrap">{text}</p>}
    </div>
  );
}

/** Seconds count while nothing else moves: no dots, no shimmer. */
function Working({ message, calls }: { message: Message; calls: ChatState['calls'] }): ReactNode {
  const now = useNow();
  const busy = message.parts.some((part) => part.type === 'call' && ['running', 'waiting', 'queued'].includes(calls[part.callId]?.state ?? ''));
  const seconds = Math.round((now - message.at) / 1000);
  if (busy || seconds < 2) return null;
  return <p role="status" className="mb-3 text-(length:--t-small) text-(--text-3) tabular-nums">Answering, {seconds} s</p>;
}
