import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import type { PolicyProblem } from '../../../src-preload/contract/index.ts';

interface RulesTextProps {
  text: string;
  problems: readonly PolicyProblem[];
  readOnly: boolean;
  onChange(text: string): void;
  onSave(): void;
}

/** The rules as text, with line numbers; lines that have a problem are marked. Tab indents; Escape gives it back its usual meaning. */
export function RulesText({ text, problems, readOnly, onChange, onSave }: RulesTextProps): ReactNode {
  const numbers = useRef<HTMLOListElement>(null);
  const leaving = useRef(false);
  const lines = text.split('\n').length;
  const marked = new Set(problems.map((problem) => problem.line));
  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 's') {
      event.preventDefault();
      onSave();
      return;
    }
    if (event.key === 'Escape') leaving.current = true;
    else if (event.key === 'Tab' && !event.shiftKey && !leaving.current && !readOnly) {
      event.preventDefault();
      const field = event.currentTarget;
      const { selectionStart, selectionEnd } = field;
      onChange(`${text.slice(0, selectionStart)}  ${text.slice(selectionEnd)}`);
      requestAnimationFrame(() => field.setSelectionRange(selectionStart + 2, selectionStart + 2));
    } else leaving.current = false;
  };
  return (
    <div className="flex min-h-0 min-w-0 flex-1 overflow-hidden rounded-(--r2) border border-(--line-control) bg-(--surface) font-mono text-(length:--t-small) leading-5 focus-within:outline-2 focus-within:-outline-offset-1 focus-within:outline-(--accent)">
      <ol ref={numbers} aria-hidden className="w-10 flex-none overflow-hidden border-r border-(--line) bg-(--well) py-2 text-right text-(--text-3) select-none">
        {Array.from({ length: lines }, (_, index) => <li key={index} className={`pr-2 ${marked.has(index + 1) ? 'bg-(--destroy-tint) font-semibold text-(--destroy)' : ''}`}>{index + 1}</li>)}
        <li className="h-4" />
      </ol>
      <textarea
        id="rules-text"
        data-testid="rules-text"
        aria-label="Rules, as policy.json"
        aria-invalid={problems.length > 0 || undefined}
        aria-describedby="rules-problems"
        spellCheck={false}
        autoCapitalize="off"
        wrap="off"
        readOnly={readOnly}
        value={text}
        onChange={(event) => onChange(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onScroll={(event) => numbers.current?.scrollTo({ top: event.currentTarget.scrollTop })}
        className="min-w-0 flex-1 resize-none overflow-auto bg-transparent px-2.5 py-2 whitespace-pre text-(--text) outline-none [scrollbar-width:thin] read-only:text-(--text-2)"
      />
    </div>
  );
}

/** Puts the cursor at the beginning of a line, and the line on screen. */
export function goToLine(line: number): void {
  const field = document.querySelector<HTMLTextAreaElement>('#rules-text');
  if (!field) return;
  const from = field.value.split('\n').slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  const end = field.value.indexOf('\n', from);
  field.focus();
  field.setSelectionRange(from, end < 0 ? field.value.length : end);
  field.scrollTop = Math.max(0, (line - 4) * 20);
}
