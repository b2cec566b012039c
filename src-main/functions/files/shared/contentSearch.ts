import type { TextMatch, TextSearch } from '../../../ports/files.ts';
import { baseName, relativeTo } from './paths.ts';

export interface ContentSearchOptions {
  pattern: string;
  glob?: string | string[] | undefined;
  regex: boolean;
  case_sensitive: boolean;
  whole_word: boolean;
  context_lines: number;
  hidden: boolean;
  respect_ignore_files: boolean;
  max_file_bytes: number;
  limit: number;
  offset: number;
}

export interface FoundLine {
  file: string;
  path: string;
  line: number;
  column: number;
  text: string;
  before: string[];
  after: string[];
}

/** Characters kept of one line. */
const longestLine = 500;

/** One page of matches. The search ends as soon as it is known whether more follow. */
export async function collectMatches(search: TextSearch, root: string, options: ContentSearchOptions, signal: AbortSignal): Promise<{ matches: FoundLine[]; files: number; more: boolean }> {
  const matches: FoundLine[] = [];
  let skipped = 0;
  let more = false;
  const found = search.matches({
    root,
    pattern: options.pattern,
    literal: !options.regex,
    caseSensitive: options.case_sensitive,
    wholeWord: options.whole_word,
    globs: options.glob === undefined ? [] : [options.glob].flat(),
    hidden: options.hidden,
    respectIgnoreFiles: options.respect_ignore_files,
    contextLines: options.context_lines,
    maxFileBytes: options.max_file_bytes,
    signal,
  });
  for await (const match of found) {
    if (skipped < options.offset) skipped += 1;
    else if (matches.length < options.limit) matches.push(describeMatch(root, match));
    else {
      more = true;
      break;
    }
  }
  return { matches, files: new Set(matches.map((match) => match.path)).size, more };
}

function describeMatch(root: string, { path, line, column, text, before, after }: TextMatch): FoundLine {
  // The port cuts very long lines itself, perhaps before the match.
  const from = text.length <= longestLine || column > text.length ? 0 : Math.max(0, Math.min(column - 1 - longestLine / 4, text.length - longestLine));
  return { file: relativeTo(root, path) || baseName(path), path, line, column, text: cut(text, from), before: before.map((other) => cut(other, 0)), after: after.map((other) => cut(other, 0)) };
}

function cut(text: string, from: number): string {
  if (text.length <= longestLine) return text;
  return `${from > 0 ? '…' : ''}${text.slice(from, from + longestLine)}${from + longestLine < text.length ? '…' : ''}`;
}
