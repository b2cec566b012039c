import { describe, expect, it } from 'vitest';
import type { FunctionEntry } from '../../../src-preload/contract/index.ts';
import { countFunctions, findByName, pickFunctions } from '../../../src-renderer/features/catalogue/catalogueFilter.ts';
import { describeEffect } from '../../../src-renderer/features/catalogue/effectLines.ts';
import { readSchemaRows } from '../../../src-renderer/features/catalogue/readSchema.ts';

const entry = (name: string, change: Partial<FunctionEntry> = {}): FunctionEntry => ({
  name, title: name, category: 'files', summary: '', risk: 'read', undo: 'nothing', calls7d: 0, medianMs: null,
  annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false }, ...change,
});
const functions = [
  entry('read_file', { calls7d: 40, medianMs: 3 }),
  entry('delete_file', { risk: 'destroy', calls7d: 2, medianMs: 90 }),
  entry('copy_file', { risk: 'write', calls7d: 40, summary: 'Copies a file to another place' }),
  entry('get_system_info', { category: 'system', calls7d: 7 }),
];

describe('catalogue', () => {
  it('counts each side under the other side’s choice', () => {
    const all = countFunctions(functions, { category: null, risk: null });
    expect(all).toEqual({ byCategory: { files: 3, system: 1 }, byRisk: { read: 2, write: 1, destroy: 1, out: 0 }, total: 4 });
    expect(countFunctions(functions, { category: 'files', risk: 'read' })).toEqual({ byCategory: { files: 1, system: 1 }, byRisk: { read: 1, write: 1, destroy: 1, out: 0 }, total: 4 });
  });

  it('sorts by use, name or time, and by meaning when searched', () => {
    const names = (order: 'used' | 'name' | 'slow', found: string[] | null = null): string[] => pickFunctions(functions, { category: null, risk: null }, order, found).map((one) => one.name);
    expect(names('used')).toEqual(['copy_file', 'read_file', 'get_system_info', 'delete_file']);
    expect(names('name')[0]).toBe('copy_file');
    expect(names('slow')[0]).toBe('delete_file');
    expect(names('used', ['delete_file', 'gone', 'read_file'])).toEqual(['delete_file', 'read_file']);
    expect(pickFunctions(functions, { category: 'files', risk: 'write' }, 'used', null).map((one) => one.name)).toEqual(['copy_file']);
  });

  it('finds by the letters of name and summary', () => {
    expect(findByName(functions, 'file copies')).toEqual(['copy_file']);
    expect(findByName(functions, 'unheard')).toEqual([]);
  });

  it('gives what is lost the colour of loss', () => {
    const path = { kind: 'path', access: 'write', path: '/w/a', requested: 'a', insideWorkspace: true, exists: false, replaces: false, recursive: false } as const;
    expect(describeEffect(path)).toEqual({ verb: 'write', tone: 'write', object: '/w/a', remark: 'does not exist yet' });
    expect(describeEffect({ ...path, exists: true, replaces: true })).toMatchObject({ tone: 'destroy', remark: 'replaces what is there' });
    expect(describeEffect({ ...path, access: 'delete', exists: true, recursive: true, insideWorkspace: false })).toMatchObject({ tone: 'destroy', remark: 'and everything below, outside the workspace' });
    expect(describeEffect({ kind: 'exec', programs: [['ls', '-l'], ['wc']], cwd: '/w', sandbox: 'none' })).toEqual({ verb: 'run', tone: 'destroy', object: 'ls -l | wc', remark: 'in /w, not sandboxed' });
  });

  it('reads a schema as rows, nested ones deeper', () => {
    const rows = readSchemaRows({ type: 'object', required: ['a'], properties: { a: { type: 'array', items: { type: 'object', properties: { b: { type: 'integer', minimum: 1, default: 2 } } } } } });
    expect(rows.map((row) => [row.name, row.depth, row.type, row.required, row.fallback])).toEqual([
      ['a', 0, 'list of object', true, undefined],
      ['b', 1, 'whole number of 1 or more', false, '2'],
    ]);
  });
});
