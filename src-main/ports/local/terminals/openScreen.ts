import type { TerminalScreen } from '../../terminals.ts';

/** Lines kept beside the visible ones. */
const keptLines = 5000;

export interface Screen {
  /** Draws what a program wrote; settles once it is drawn. */
  write(data: string): Promise<void>;
  read(page?: { firstLine: number; lines: number }): Pick<TerminalScreen, 'text' | 'firstLine' | 'totalLines' | 'screenLine' | 'cursor'>;
  /** Whether arrows are sent in their other form. */
  readonly application: boolean;
  dispose(): void;
}

/** A terminal's picture as text. `answer`: what it says when a program asks where the cursor is, and the like. */
export async function openScreen(columns: number, rows: number, answer: (data: string) => void): Promise<Screen> {
  const { Terminal } = await loadHeadless();
  const terminal = new Terminal({ cols: columns, rows, scrollback: keptLines, allowProposedApi: true });
  terminal.onData(answer);
  return {
    write: (data) => new Promise((done) => terminal.write(data, done)),
    read(page) {
      const buffer = terminal.buffer.active;
      const firstLine = Math.min(page?.firstLine ?? buffer.baseY, buffer.length);
      const lines: string[] = [];
      for (let line = firstLine; line < Math.min(firstLine + (page?.lines ?? rows), buffer.length); line++) lines.push(buffer.getLine(line)?.translateToString(true) ?? '');
      // The empty rest of a screen says nothing.
      while (lines.length > 0 && lines.at(-1) === '') lines.pop();
      return { text: lines.join('\n'), firstLine, totalLines: buffer.length, screenLine: buffer.baseY, cursor: { row: buffer.cursorY, column: buffer.cursorX } };
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
