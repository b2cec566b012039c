import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { ApprovalView, ChatState } from '../../../src-preload/contract/index.ts';
import { sameMap, useKept } from '../../hooks/useKept.ts';
import { Button } from '../../ui/Button.tsx';
import { figureSources } from './figures.ts';
import { MessageView } from './MessageView.tsx';
import { saidBeforeEach } from './turns.ts';

/** Messages drawn at first; older ones come with a button, so that a long chat opens at once. */
const firstDrawn = 60;

interface ThreadProps {
  chat: ChatState;
  approvals: readonly ApprovalView[];
  numbers: ReadonlyMap<string, number>;
}

/** The conversation. It follows the end while the end is in sight, and holds still otherwise. */
export function Thread({ chat, approvals, numbers }: ThreadProps): ReactNode {
  const scroller = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  /** Where to stay when earlier messages come in above. */
  const fromEnd = useRef<number | null>(null);
  const [drawn, setDrawn] = useState(firstDrawn);
  const [unseen, setUnseen] = useState(0);
  const sources = useKept(useMemo(() => figureSources(Object.values(chat.calls), numbers), [chat.calls, numbers]), sameMap);
  const messages = useMemo(() => chat.messages.slice(-drawn), [chat.messages, drawn]);
  const asked = useMemo(() => saidBeforeEach(messages), [messages]);
  const lastTurn = messages.findLastIndex((message) => message.role === 'person');
  const lines = chat.messages.length + Object.keys(chat.calls).length;

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    if (atEnd.current) element.scrollTop = element.scrollHeight;
    else setUnseen((count) => count + 1);
    // Text of the same message grows without being news.
  }, [lines]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element && atEnd.current) element.scrollTop = element.scrollHeight;
  });

  useEffect(() => {
    const element = scroller.current;
    if (!element) return;
    // What opens below takes from its height: the end stays in sight.
    const watched = new ResizeObserver(() => {
      if (atEnd.current) element.scrollTop = element.scrollHeight;
    });
    watched.observe(element);
    return () => watched.disconnect();
  }, []);

  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element || fromEnd.current === null) return;
    element.scrollTop = element.scrollHeight - fromEnd.current;
    fromEnd.current = null;
  }, [drawn]);

  const showEarlier = (): void => {
    const element = scroller.current;
    if (element) fromEnd.current = element.scrollHeight - element.scrollTop;
    setDrawn((count) => count + 200);
  };
  const toEnd = (): void => {
    const element = scroller.current;
    if (element) element.scrollTop = element.scrollHeight;
    setUnseen(0);
  };
  const onScroll = (): void => {
    const element = scroller.current;
    if (!element) return;
    atEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < 48;
    if (atEnd.current) setUnseen(0);
  };

  return (
    <div className="relative flex min-h-0 flex-1 flex-col">
      <div ref={scroller} onScroll={onScroll} tabIndex={-1} className="min-h-0 flex-1 overflow-auto [overflow-anchor:none] [scrollbar-width:thin]">
        <div role="log" aria-label="Conversation" aria-live="off" className="mx-auto w-full max-w-[calc(var(--measure)+60px)] pt-4 pr-6 pb-1 pl-3 max-[960px]:pl-1">
          {chat.messages.length > drawn && <p className="pb-4 pl-[60px]"><Button size="small" onClick={showEarlier}>Show {Math.min(200, chat.messages.length - drawn)} earlier messages</Button></p>}
          {messages.map((message, index) => (
            <MessageView key={message.id} message={message} chatId={chat.id} calls={chat.calls} running={chat.running} approvals={approvals} numbers={numbers} sources={sources} last={index === messages.length - 1} past={index < lastTurn} asked={asked[index]} />
          ))}
          {chat.queued.map((text, index) => (
            <div key={index} className="grid grid-cols-[48px_minmax(0,1fr)] gap-x-3">
              <span />
              <p className="mb-3 [overflow-wrap:anywhere] -ml-3 rounded-(--r3) border border-dashed border-(--line-2) px-3 py-2 text-(length:--t-read) leading-(--lh-read) whitespace-pre-wrap text-(--text-3)">{text}<span className="block text-(length:--t-micro)">Sent after this turn</span></p>
            </div>
          ))}
        </div>
      </div>
      {unseen > 0 && (
        <div className="absolute bottom-2 left-1/2 -translate-x-1/2"><Button onClick={toEnd} className="shadow-(--shadow-2)"><ArrowDown />{unseen === 1 ? '1 new line' : `${unseen} new lines`}</Button></div>
      )}
    </div>
  );
}
