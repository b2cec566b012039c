import type { TerminalScreen } from '../../terminals.ts';

/** Lines kept beside the visible ones. */
const keptLines = 5000;

export interface Screen {
  /** Draws what a program wrote; settles once it is drawn. */
  write(data: string): Promise<void>;
  read(page?: { firstLine: number; lines: number }): Pick<TerminalScreen, 'text' | 'firstLine' | 'totalLines' | 'screenLine' | 'cursor'>;
  /** Remembers where the cursor is. */
  mark(): void;
  /** What is on it from the mark on; all of the visible screen where there is none, or a program has drawn that anew. */
  sinceMark(): string;
  /** Whether arrows are sent in their other form. */
  readonly application: boolean;
  dispose(): void;
}

/** A terminal's picture as text. `answer`: what it says when a program asks where the cursor is, and the like. */
export async function openScreen(columns: number, rows: number, answer: (data: string) => void): Promise<Screen> {
  const { Terminal } = await loadHeadless();
  const terminal = new Terminal({ cols: columns, rows, scrollback: keptLines, allowProposedApi: true });
  terminal.onData(answer);
  let from: { line: NonNullable<ReturnType<typeof terminal.registerMarker>>; column: number } | undefined;
  const textOf = (first: number, end: number, column = 0): string => {
    const buffer = terminal.buffer.active;
    const lines: string[] = [];
    for (let line = first; line < Math.min(end, buffer.length); line++) lines.push(buffer.getLine(line)?.translateToString(true, line === first ? column : 0) ?? '');
    // The empty rest of a screen says nothing.
    while (lines.length > 0 && lines.at(-1) === '') lines.pop();
    return lines.join('\n');
  };
  return {
    write: (data) => new Promise((done) => terminal.write(data, done)),
    read(page) {
      const buffer = terminal.buffer.active;
      const firstLine = Math.min(page?.firstLine ?? buffer.baseY, buffer.length);
      return { text: textOf(firstLine, firstLine + (page?.lines ?? rows)), firstLine, totalLines: buffer.length, screenLine: buffer.baseY, cursor: { row: buffer.cursorY, column: buffer.cursorX } };
    },
    mark() {
      from?.line.dispose();
      const line = terminal.buffer.active.type === 'normal' ? terminal.registerMarker(0) : undefined;
      from = line && { line, column: terminal.buffer.active.cursorX };
    },
    sinceMark() {
      const { type, baseY, cursorY, length } = terminal.buffer.active;
      if (from === undefined || type !== 'normal' || baseY + cursorY < from.line.line) return textOf(baseY, baseY + rows);
      // A marker moves with its line; one whose line is no longer kept is at -1.
      return textOf(Math.max(from.line.line, 0), length, from.line.line < 0 ? 0 : from.column);
    },
    get application() {
      return terminal.modes.applicationCursorKeysMode;
    },
    dispose: () => terminal.dispose(),
  };
}

type Headless = typeof import('@xterm/headless');

/** Its CommonJS gives everything under `default` where it is not bundled. */
async function loadHeadless(): Promise<Headless> {
  const loaded = (await import('@xterm/headless')) as Headless & { default?: Headless };
  return loaded.default ?? loaded;
}
