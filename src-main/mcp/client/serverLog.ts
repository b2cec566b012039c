import { stripVTControlCharacters } from 'node:util';
import type { ServerLogLine } from '../../../src-preload/contract/servers.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Emitter, type Event } from '../../kernel/events.ts';

/** Characters of all lines that are kept; the oldest go first. */
const mostKept = 256 * 1024;
const longestLine = 4000;

/** What a server has said of itself, over all its connections: standard error, log messages, and what Steward noted. */
export interface ServerLog {
  /** Oldest first; the last `count` of them. */
  lines(count?: number): ServerLogLine[];
  add(line: Omit<ServerLogLine, 'at'>): void;
  /** Text of standard error as it comes, cut into lines. */
  addStderr(text: string): void;
  readonly added: Event<ServerLogLine>;
}

/** `hide` takes secrets out. Escape sequences and other control characters are taken out as well. */
export function createServerLog(clock: Clock, hide: (text: string) => string): ServerLog {
  let kept: ServerLogLine[] = [];
  let size = 0;
  let begun = '';
  const added = new Emitter<ServerLogLine>(() => undefined);

  function add({ from, level, text }: Omit<ServerLogLine, 'at'>): void {
    const plain = stripVTControlCharacters(hide(text.slice(0, longestLine * 2))).replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ').trimEnd().slice(0, longestLine);
    if (plain === '') return;
    const line: ServerLogLine = { at: clock.now(), from, ...(level !== undefined && { level }), text: plain };
    kept.push(line);
    size += plain.length + 32;
    let gone = 0;
    while (size > mostKept) size -= (kept[gone++]?.text.length ?? 0) + 32;
    if (gone > 0) kept = kept.slice(gone);
    added.emit(line);
  }

  return {
    lines: (count = kept.length) => (count <= 0 ? [] : kept.slice(-count)),
    add,
    addStderr(text) {
      const lines = (begun + text).split(/\r?\n|\r/);
      begun = lines.pop() ?? '';
      for (const line of lines) add({ from: 'stderr', text: line });
      if (begun.length < longestLine) return;
      add({ from: 'stderr', text: begun });
      begun = '';
    },
    added: added.event,
  };
}
