import { ArrowUp, Square } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTopic } from '../../hooks/useTopic.ts';
import { useUnreachable } from '../../hooks/useUnreachable.ts';
import { useUiState } from '../../layout/uiState.ts';
import { Button } from '../../ui/Button.tsx';
import { Kbd } from '../../ui/Kbd.tsx';
import { CompletionList } from './CompletionList.tsx';
import { ComposerFacts } from './ComposerFacts.tsx';
import { useCompletion } from './useCompletion.ts';

/** What was typed and not sent, by chat: other screens may be looked at meanwhile. */
const unsent = new Map<string, string>();

interface ComposerProps {
  /** The chat's id; empty for a new one. */
  chatId: string;
  running: boolean;
  disabled: boolean;
  /** The person's last message, for ↑. */
  lastText: string | undefined;
  onSend(text: string): void;
  onStop(): void;
}

const mostLines = 10;
const lineHeight = 23;

/** Where one writes: grows to ten lines, Enter sends, Shift Enter breaks the line; `/` functions, `@` files. */
export function Composer({ chatId, running, disabled, lastText, onSend, onStop }: ComposerProps): ReactNode {
  const unreachable = useUnreachable();
  const status = useTopic('status');
  const draft = useUiState((state) => state.draft);
  const input = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(unsent.get(chatId) ?? '');
  useEffect(() => void (text === '' ? unsent.delete(chatId) : unsent.set(chatId, text)), [chatId, text]);
  const completion = useCompletion(text, setText, input);
  const offline = status?.model.offline ?? true;

  useLayoutEffect(() => {
    const element = input.current;
    if (!element) return;
    element.style.height = '0';
    element.style.height = `${Math.min(element.scrollHeight, mostLines * lineHeight + 14)}px`;
  }, [text]);
  useEffect(() => {
    if (!draft) return;
    useUiState.getState().set({ draft: null });
    if (draft.send) onSend(draft.text);
    else {
      setText(draft.text);
      input.current?.focus();
    }
  }, [draft, onSend]);
  useEffect(() => input.current?.focus(), []);

  const send = (): void => {
    if (text.trim() === '' || disabled || unreachable) return;
    onSend(text.trim());
    setText('');
  };
  const addFile = (): void => {
    const element = input.current;
    if (!element) return;
    const before = text.slice(0, element.selectionStart);
    const sign = before === '' || /\s$/.test(before) ? '@' : ' @';
    setText(before + sign + text.slice(element.selectionEnd));
    element.focus();
    requestAnimationFrame(() => element.setSelectionRange(before.length + sign.length, before.length + sign.length));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if (event.nativeEvent.isComposing || completion.onKeyDown(event)) return;
    if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      send();
    } else if (event.key === 'ArrowUp' && text === '' && lastText !== undefined) {
      event.preventDefault();
      setText(lastText);
    }
  };

  return (
    <div className="mx-auto grid w-full max-w-[calc(var(--measure)+60px)] flex-none grid-cols-[48px_minmax(0,1fr)] gap-x-3 pt-2 pr-6 pb-3.5 pl-3 max-[960px]:pl-1">
      <div className="relative col-start-2 -ml-3 rounded-(--r3) border border-(--line-control) bg-(--surface) has-[textarea:focus-visible]:outline-2 has-[textarea:focus-visible]:-outline-offset-1 has-[textarea:focus-visible]:outline-(--accent)">
        <CompletionList completion={completion} />
        <textarea
          ref={input}
          data-testid="composer"
          data-pane-focus
          aria-label="Message"
          rows={1}
          disabled={disabled}
          value={text}
          placeholder={unreachable ? 'Steward does not answer' : offline ? 'Ask for one thing, for example: list large files in Downloads' : 'Write, or type / for a function'}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
          onSelect={completion.onSelect}
          className="block w-full resize-none bg-transparent px-3 pt-[9px] pb-1 text-(length:--t-read) leading-(--lh-read) outline-none"
        />
        <div className="flex items-center gap-1 px-1.5 pt-1 pb-1.5">
          {status && <ComposerFacts status={status} disabled={disabled} onAddFile={addFile} />}
          <span className="ml-auto" />
          {running ? (
            <>
              <span className="px-1 text-(length:--t-micro) text-(--text-3)">Sent after this turn</span>
              <Button size="small" data-testid="stop-turn" onClick={onStop}><Square />Stop turn <Kbd>Esc</Kbd></Button>
            </>
          ) : null}
          <Button variant={text.trim() === '' ? 'plain' : 'primary'} size="small-icon" className="[&_svg]:size-4" aria-label="Send" data-testid="send" disabled={text.trim() === '' || disabled || unreachable} onClick={send}><ArrowUp /></Button>
        </div>
      </div>
    </div>
  );
}
