import type { Json } from '../../../src-preload/contract/index.ts';
import type { RankingIndex } from './rank.ts';
import type { PlannedCall } from './understand.ts';

/** `create_file {"file_path":"a.txt"}`, with or without a slash before: a call written out. */
export function explicitCall(text: string, index: RankingIndex, names: ReadonlySet<string> | undefined): PlannedCall | undefined {
  const match = /^\s*\/?([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?:\s+(\{[\s\S]*\}))?\s*$/.exec(text);
  const profile = index.profiles.get(match?.[1] ?? '');
  if (profile === undefined || (names !== undefined && !names.has(profile.definition.name))) return undefined;
  const given = parseObject(match?.[2] ?? '{}');
  if (given === undefined) return undefined;
  const missing = profile.slots.filter((slot) => slot.required && !(slot.name in given)).map((slot) => slot.name);
  return { name: profile.definition.name, arguments: given, missing, fromResult: [], part: 0, changes: profile.guarded, waits: false, needsSuccess: false };
}

function parseObject(text: string): Record<string, Json> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, Json>) : undefined;
  } catch {
    return undefined;
  }
}

/** The text that makes exactly this call when it is sent. */
export function writeOutCall(call: { name: string; arguments: Record<string, Json> }): string {
  return Object.keys(call.arguments).length === 0 ? call.name : `${call.name} ${JSON.stringify(call.arguments)}`;
}
