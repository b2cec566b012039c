import type { Json } from '../../../src-preload/contract/index.ts';
import type { Joint } from './clauses.ts';
import type { Candidate } from './rank.ts';
import type { PlannedCall } from './understand.ts';

/** Adds what a clause asks for to the calls before it, or to the one it only says more of. */
export function addCalls(calls: PlannedCall[], { profile, filling }: Candidate, joint: Joint): void {
  const previous = calls.at(-1);
  const part = previous === undefined ? 0 : previous.part + 1;
  const { name } = profile.definition;
  const { several, missing, fromResult } = filling;
  const variants = several === undefined ? [filling.arguments] : several.values.map((value) => ({ ...filling.arguments, [several.slot]: value }));
  // "take a from x and put it in y": the first half alone said too little.
  if (previous?.name === name && previous.missing.length > 0 && missing.length === 0 && Object.entries(previous.arguments).every(([key, value]) => JSON.stringify(filling.arguments[key]) === JSON.stringify(value))) calls.pop();
  for (const given of variants) {
    // "dedupe and vacuum your memory": both say the same.
    if (previous?.name === name && profile.definition.category === 'memory' && Object.entries(given).every(([key, value]) => JSON.stringify(previous.arguments[key]) === JSON.stringify(value))) continue;
    if (previous?.name === name && !profile.guarded && merge(previous.arguments, given)) continue;
    const related = previous !== undefined && (fromResult.length > 0 || sharesPath(previous, given));
    const needsSuccess = previous !== undefined && (related || joint === 'then');
    const waits = previous !== undefined && (needsSuccess || joint === 'sentence' || profile.guarded || previous.changes);
    calls.push({ name, arguments: given, missing, fromResult, part, changes: profile.guarded, waits, needsSuccess });
  }
}

function sharesPath(previous: PlannedCall, given: Record<string, Json>): boolean {
  const paths = Object.values(previous.arguments).flat().filter((value) => typeof value === 'string' && value.length > 1);
  return Object.values(given).flat().some((value) => typeof value === 'string' && paths.some((path) => typeof path === 'string' && (value === path || value.startsWith(`${path}/`) || value.startsWith(`${path}\\`))));
}

/** "how big is x and when was it changed": one look answers both. Lists of choices are joined. */
function merge(into: Record<string, Json>, more: Record<string, Json>): boolean {
  const names = new Set([...Object.keys(into), ...Object.keys(more)]);
  for (const name of names) {
    const a = into[name];
    const b = more[name];
    const lists = Array.isArray(a) && Array.isArray(b);
    if (!lists && JSON.stringify(a) !== JSON.stringify(b)) return false;
  }
  for (const [name, value] of Object.entries(more)) {
    const known = into[name];
    if (Array.isArray(known) && Array.isArray(value)) into[name] = [...known, ...value.filter((item) => !known.includes(item))];
  }
  return true;
}
