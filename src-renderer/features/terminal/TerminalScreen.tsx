import '@xterm/xterm/css/xterm.css';
import './terminal.css';
import { Terminal } from '@xterm/xterm';
import { useEffect, useRef, type ReactNode } from 'react';
import type { TerminalOutput } from '../../../src-preload/contract/index.ts';
import { useTerminalTheme } from './useTerminalTheme.ts';

interface TerminalScreenProps {
  columns: number;
  rows: number;
  output: TerminalOutput | undefined;
  running: boolean;
  onType(data: string): void;
}

/**
 * A terminal as its program draws it. What a program asks of its terminal is answered by the runtime, not here:
 * only what a person's keyboard or clipboard gives is sent. Links in it lead nowhere.
 */
export function TerminalScreen({ columns, rows, output, running, onType }: TerminalScreenProps): ReactNode {
  const place = useRef<HTMLDivElement>(null);
  const drawn = useRef<{ terminal: Terminal; telling: string; position: number }>(undefined);
  const type = useRef(onType);
  const theme = useTerminalTheme();
  useEffect(() => {
    type.current = onType;
  }, [onType]);

  useEffect(() => {
    const host = place.current;
    if (!host) return undefined;
    const terminal = new Terminal({ cols: columns, rows, scrollback: 5000, fontFamily: '"JetBrains Mono Variable", monospace', fontSize: 12, linkHandler: { activate: () => undefined }, screenReaderMode: false, allowTransparency: true });
    terminal.open(host);
    terminal.onKey(({ key }) => type.current(key));
    const onPaste = (event: ClipboardEvent): void => {
      const text = event.clipboardData?.getData('text') ?? '';
      event.preventDefault();
      event.stopPropagation();
      if (text !== '') type.current(text.replaceAll(/\r?\n/g, '\r'));
    };
    const onComposed = (event: CompositionEvent): void => void (event.data !== '' && type.current(event.data));
    // Escape is the program's while the person types to it.
    const onEscape = (event: KeyboardEvent): void => void (event.key === 'Escape' && event.stopPropagation());
    host.addEventListener('paste', onPaste, true);
    host.addEventListener('compositionend', onComposed);
    host.addEventListener('keydown', onEscape);
    drawn.current = { terminal, telling: '', position: 0 };
    return () => {
      host.removeEventListener('paste', onPaste, true);
      host.removeEventListener('compositionend', onComposed);
      host.removeEventListener('keydown', onEscape);
      drawn.current = undefined;
      terminal.dispose();
    };
  }, [columns, rows]);

  useEffect(() => {
    if (drawn.current) drawn.current.terminal.options.theme = theme;
  }, [theme, columns, rows]);

  useEffect(() => {
    if (drawn.current) drawn.current.terminal.options.disableStdin = !running;
  }, [running, columns, rows]);

  useEffect(() => {
    const now = drawn.current;
    if (!now || !output) return;
    const { telling, dropped, text } = output;
    if (now.telling !== telling || now.position < dropped) {
      now.terminal.reset();
      now.telling = telling;
      now.position = dropped;
    }
    now.terminal.write(text.slice(now.position - dropped), () => place.current && showCursor(place.current, now.terminal));
    now.position = dropped + text.length;
  }, [output, columns, rows]);

  return <div ref={place} data-testid="terminal-screen" className="max-h-[min(420px,36vh)] overflow-auto p-2" />;
}

/** A screen taller than its place is scrolled to where something happens. */
function showCursor(place: HTMLElement, terminal: Terminal): void {
  const lineHeight = (terminal.element?.clientHeight ?? 0) / terminal.rows;
  const bottom = (terminal.buffer.active.cursorY + 2) * lineHeight;
  place.scrollTop = Math.max(0, bottom - place.clientHeight);
}
