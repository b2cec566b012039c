import { applyPatch, parsePatch, type StructuredPatch } from 'diff';
import { AppError } from '../../../kernel/errors.ts';
import { formatList, formatTimes } from './format.ts';
import { lineAt, lineBreakOf } from './text.ts';

export interface Edit {
  search: string;
  replace: string;
  replace_all?: boolean | undefined;
}

export interface EditedText {
  text: string;
  /** Places changed. */
  replacements: number;
}

/** Line numbers named in an error at most. */
const mostLinesNamed = 10;

/**
 * Applies exact replacements in order, each to what the one before left. All or nothing.
 * Line breaks keep the file's own form, whichever form the edits are written in.
 * NO_MATCH where a text is absent, AMBIGUOUS_MATCH where it occurs more than once without `replace_all`.
 */
export function applyReplacements(name: string, original: string, edits: readonly Edit[]): EditedText {
  return keepingLineBreaks(original, (text, adapt) => {
    let result = text;
    let replacements = 0;
    edits.forEach((edit, index) => {
      const search = adapt(edit.search);
      const where = edits.length === 1 ? name : `${name}, edit ${index + 1}`;
      const places = findAll(result, search);
      const [first] = places;
      if (first === undefined) throw noMatch(where, result, search);
      if (places.length > 1 && edit.replace_all !== true) throw ambiguous(where, result, places);
      const replace = adapt(edit.replace);
      if (edit.replace_all === true) {
        const parts = result.split(search);
        result = parts.join(replace);
        replacements += parts.length - 1;
      } else {
        result = result.slice(0, first) + replace + result.slice(first + search.length);
        replacements += 1;
      }
    });
    return { text: result, replacements };
  });
}

/** Applies a unified diff of one file. Hunks may lie a few lines off; their context must match exactly. */
export function applyUnifiedDiff(name: string, original: string, diff: string): EditedText {
  return keepingLineBreaks(original, (text, adapt) => {
    const patch = parseOnePatch(name, adapt(diff));
    const patched = applyPatch(text, patch, { fuzzFactor: 0 });
    if (patched !== false) return { text: patched, replacements: patch.hunks.length };
    const failing = patch.hunks.findIndex((_hunk, index) => applyPatch(text, { ...patch, hunks: patch.hunks.slice(0, index + 1) }, { fuzzFactor: 0 }) === false);
    const line = patch.hunks[failing]?.oldStart ?? 1;
    throw new AppError('NO_MATCH', `${name}: hunk ${failing + 1} of the diff, at line ${line}, does not fit the file`, {
      hint: 'Read the file again and write the diff against what is there now',
    });
  });
}

function parseOnePatch(name: string, diff: string): StructuredPatch {
  let patches: StructuredPatch[];
  try {
    patches = parsePatch(diff);
  } catch (cause) {
    throw new AppError('INVALID_INPUT', `The diff cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause, hint: 'The counts in @@ -a,b +c,d @@ must agree with the lines below' });
  }
  const [patch] = patches.filter((candidate) => candidate.hunks.length > 0);
  if (patch === undefined) {
    throw new AppError('INVALID_INPUT', 'edits is a text, but no unified diff: it has no @@ hunk', { hint: 'Give a list of {search, replace}, or a unified diff' });
  }
  if (patches.length > 1) throw new AppError('INVALID_INPUT', `The diff changes ${patches.length} files; this call changes ${name} only`, { hint: 'Make one call a file' });
  return patch;
}

/**
 * Runs a change on a text with plain \n breaks where the file uses \r\n throughout, and puts them
 * back. A file with mixed breaks is changed as it stands.
 */
function keepingLineBreaks(original: string, change: (text: string, adapt: (part: string) => string) => EditedText): EditedText {
  const toPlain = (part: string): string => part.replaceAll('\r\n', '\n');
  switch (lineBreakOf(original)) {
    case 'CRLF': {
      const result = change(toPlain(original), toPlain);
      return { ...result, text: result.text.replaceAll('\n', '\r\n') };
    }
    case 'mixed':
      return change(original, (part) => part);
    case 'LF':
    case 'none':
      return change(original, toPlain);
  }
}

/** Every place, overlapping ones too: each is one the caller may have meant. */
function findAll(text: string, search: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(search); at !== -1; at = text.indexOf(search, at + 1)) places.push(at);
  return places;
}

function ambiguous(where: string, text: string, places: readonly number[]): AppError {
  const lines = places.slice(0, mostLinesNamed).map((place) => lineAt(text, place));
  const more = places.length > mostLinesNamed ? ' and more' : '';
  return new AppError('AMBIGUOUS_MATCH', `${where}: the text to replace occurs ${formatTimes(places.length)}, in lines ${more === '' ? formatList(lines) : lines.join(', ') + more}`, {
    hint: 'Take more of the lines around it into search, or set replace_all',
  });
}

function noMatch(where: string, text: string, search: string): AppError {
  const near = nearestLine(text, search);
  return new AppError('NO_MATCH', `${where}: the text to replace does not occur`, {
    hint: near === undefined ? 'Read the file and copy the text exactly' : `Line ${near} differs in spaces or case only: copy it exactly`,
  });
}

/** The line that equals the first line looked for but for spaces and case. */
function nearestLine(text: string, search: string): number | undefined {
  const simplify = (line: string): string => line.replace(/\s+/g, '').toLowerCase();
  const wanted = simplify(search.split('\n').find((line) => line.trim() !== '') ?? '');
  if (wanted === '') return undefined;
  const index = text.split('\n').findIndex((line) => simplify(line).includes(wanted));
  return index === -1 ? undefined : index + 1;
}
