// Attack 15: file names that begin with a dash.
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const names = ['-rf', '--help', '-', '--', '-e', '--pre=sh', '-exec', '--checkpoint-action=exec=sh evil', '-T', '--use-compress-program=sh', '-oProxyCommand=sh', '-i evil'];

test.each(names)('%j is a name in every function that takes one', async (name) => {
  const outside = await meetSteward({ files: { 'kept.txt': 'kept' } });
  const done = async (call: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const { ok, text, result } = await outside.call(call, input);
    expect(ok, text).toBe(true);
    return result;
  };
  await done('create_file', { file_path: name, content: 'dash' });
  expect((await done('read_file', { file_path: name }))['content']).toBe('dash');
  await done('copy_file', { source: name, destination: `${name}.copy` });
  await done('compress_files', { sources: [name], output_path: 'packed.zip' });
  await done('extract_archive', { archive_path: 'packed.zip', destination: 'unpacked' });
  expect(readFileSync(join(outside.workspace, 'unpacked', name), 'utf8')).toBe('dash');
  expect(JSON.stringify(await done('search_file_contents', { path: '.', pattern: 'dash' }))).toContain(name.slice(0, 3));
  await done('move_file', { source: `${name}.copy`, destination: `${name}.moved` });
  await done('delete_file', { file_path: name });
  expect(existsSync(join(outside.workspace, name))).toBe(false);
  expect(readdirSync(outside.workspace).toSorted()).toEqual([`${name}.moved`, 'kept.txt', 'packed.zip', 'unpacked'].toSorted());
});
