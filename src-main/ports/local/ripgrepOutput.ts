import type { TextMatch } from '../files.ts';

/** Text as ripgrep's JSON carries it: base64 where it is not UTF-8. */
type RipgrepText = { text: string } | { bytes: string };

interface FoundLine {
  path: RipgrepText;
  lines: RipgrepText;
  line_number: number;
  /** Of the line's first byte. */
  absolute_offset: number;
  submatches: { start: number }[];
}

/** The lines of `rg --json` that matter here. */
type RipgrepLine = { type: 'begin' | 'end' | 'summary' } | { type: 'match' | 'context'; data: FoundLine };

/** Longer lines are cut: a match in a minified file need not carry all of it. */
const longestText = 2_000;

interface SeenLine {
  number: number;
  text: string;
}

/** Joins ripgrep's lines to matches with the lines around them. Fed line by line; answers the matches that became whole. */
export class MatchAssembler {
  readonly #contextLines: number;
  readonly #toPath: (relative: string) => string;
  readonly #isThere: (path: string, offset: number, line: Buffer) => boolean;
  #recent: SeenLine[] = [];
  #open: TextMatch[] = [];
  /** Whether anything was understood at all; a pattern ripgrep rejects yields nothing. */
  started = false;

  /** `isThere`: whether a line may be told, from its file, its place and its bytes. */
  constructor(contextLines: number, toPath: (relative: string) => string, isThere: (path: string, offset: number, line: Buffer) => boolean) {
    this.#contextLines = contextLines;
    this.#toPath = toPath;
    this.#isThere = isThere;
  }

  take(json: string): TextMatch[] {
    const line = JSON.parse(json) as RipgrepLine;
    this.started = true;
    switch (line.type) {
      case 'begin':
      case 'summary':
        return [];
      case 'end':
        this.#recent = [];
        return this.#open.splice(0);
      case 'match':
      case 'context':
        return this.#line(line.type, line.data);
      default:
        return [];
    }
  }

  #line(type: 'match' | 'context', data: FoundLine): TextMatch[] {
    const path = this.#toPath(decode(data.path));
    if (!this.#isThere(path, data.absolute_offset, bytesOf(data.lines))) return [];
    const whole = decode(data.lines).replace(/\r?\n$/, '');
    const seen: SeenLine = { number: data.line_number, text: shorten(whole) };
    for (const match of this.#open) if (seen.number > match.line && seen.number - match.line <= this.#contextLines) match.after.push(seen.text);
    const done = this.#open.filter((match) => seen.number - match.line >= this.#contextLines);
    this.#open = this.#open.filter((match) => !done.includes(match));
    if (type === 'match') {
      const match: TextMatch = {
        path,
        line: seen.number,
        column: columnOf(whole, data.submatches[0]?.start ?? 0),
        text: seen.text,
        before: this.#recent.filter(({ number }) => seen.number - number <= this.#contextLines).map(({ text }) => text),
        after: [],
      };
      (this.#contextLines === 0 ? done : this.#open).push(match);
    }
    if (this.#contextLines > 0) this.#recent = [...this.#recent, seen].slice(-this.#contextLines);
    return done;
  }
}

function decode(value: RipgrepText): string {
  return 'text' in value ? value.text : Buffer.from(value.bytes, 'base64').toString();
}

function bytesOf(value: RipgrepText): Buffer {
  return 'text' in value ? Buffer.from(value.text) : Buffer.from(value.bytes, 'base64');
}

function shorten(text: string): string {
  return text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
}

/** ripgrep counts bytes from 0; people count characters from 1. */
function columnOf(line: string, bytes: number): number {
  return Buffer.from(line).subarray(0, bytes).toString().length + 1;
}
