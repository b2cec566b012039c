import { isDeepStrictEqual } from 'node:util';
import type { Change } from './rows.ts';

/** What the person has set, by name: what a change of it was is journaled and taken back like any other. */
export interface SettingValues {
  read(name: string): unknown;
  /** Holds when it settles; refused under the same conditions as when the person sets it. */
  write(name: string, value: unknown): Promise<void>;
}

type Setting = Extract<Change, { kind: 'setting' }>;

/** Sets it unless it is so already: a turn that was cut short may have come this far. */
export async function writeSetting(values: SettingValues, name: string, value: unknown): Promise<void> {
  if (!isDeepStrictEqual(values.read(name), value)) await values.write(name, value);
}

/** What stands in the way of putting a setting back, in sentences. */
export function settingConflicts({ name, before, after }: Setting, direction: 'undo' | 'redo', values: SettingValues): string[] {
  return isDeepStrictEqual(values.read(name), direction === 'undo' ? after : before) ? [] : [`${subjectOf(name)} changed since`];
}

function subjectOf(name: string): string {
  if (name === 'rules') return 'The rules were';
  if (name.startsWith('ignored ')) return 'Whether the found server is ignored was';
  const [, server] = /^server (.+)$/.exec(name) ?? [];
  return server === undefined ? `The setting ${name} was` : `The server ${server} was`;
}
