import type { DefinitionChange } from '../../../src-preload/contract/servers.ts';
import { canonicalJson } from '../../kernel/canonicalJson.ts';
import { isRecord, type ForeignTool } from './foreignTool.ts';

/** Where two definitions of a tool differ, part by part. All of the new one where there was none. */
export function compareDefinitions(before: ForeignTool | undefined, after: ForeignTool): DefinitionChange[] {
  const changes: DefinitionChange[] = [];
  walk(before, after, '', changes);
  return changes;
}

function walk(before: unknown, after: unknown, where: string, changes: DefinitionChange[]): void {
  if (isRecord(before) && isRecord(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) walk(before[key], after[key], where === '' ? key : `${where}.${key}`, changes);
  } else if (before === undefined && isRecord(after) && where.split('.').length < 3) {
    for (const [key, part] of Object.entries(after)) walk(undefined, part, where === '' ? key : `${where}.${key}`, changes);
  } else if (written(before) !== written(after)) {
    changes.push({ where, before: written(before), after: written(after) });
  }
}

function written(value: unknown): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : canonicalJson(value);
}
