// The other side of attacks 1 to 8: honest names, however unusual, work for every function.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const names = ['a b  c.txt', '100% sure.txt', '50%25.txt', '%41.txt', 'é à ü.txt', 'cafe\u0301 nfd.txt', '日本語 ファイル.txt', 'emoji 👩‍👩‍👧.txt', "it's $HOME `x` & (y) | z.txt", '-rf', '--help', '.hidden', '.env.example', 'a..b', '..a', '...b', 'a~', '~a', ' leading', '…', 'q?.txt', '[a]{b,c}*.txt', '12:30 notes', 'Chapter 1.a: draft.md', 'x'.repeat(255), '#1 @home +x=y,z;.txt', 'con', 'file.tar.gz.part'];

test('every function takes them', { timeout: 120_000 }, async () => {
  const outside = await meetSteward({ files: { 'seed.txt': 'seed' } });
  const works = async (name: string, input: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const answer = await outside.call(name, input);
    expect(answer.ok, `${name} ${JSON.stringify(input)}: ${answer.text}`).toBe(true);
    return answer.result;
  };
  for (const [index, name] of names.entries()) {
    const folder = `in ${index}`;
    await works('create_file', { file_path: `${folder}/${name}`, content: 'needle one' });
    expect(await works('read_file', { file_path: `${folder}/${name}` })).toMatchObject({ content: 'needle one' });
    await works('write_file', { file_path: `${folder}/${name}`, content: ' two', mode: 'append' });
    await works('edit_file', { file_path: `./${folder}/${name}`, edits: [{ search: 'one', replace: 'uno' }] });
    expect(await works('search_file_contents', { path: folder, pattern: 'needle', hidden: true })).toMatchObject({ matches: [{ file: name, text: 'needle uno two' }] });
    expect(await works('search_file_contents', { path: `${folder}/${name}`, pattern: 'needle' })).toMatchObject({ matches: [{ text: 'needle uno two' }] });
    expect(await works('list_directory', { path: folder, hidden: true })).toMatchObject({ entries: [{ name }] });
    expect(await works('search_files', { path: folder, hidden: true })).toMatchObject({ total: 1 });
    await works('get_file_info', { file_path: join(outside.workspace, folder, name), hash: 'sha256' });
    await works('create_directory', { path: `d ${index}/${name}/deep` });
    await works('copy_file', { source: `${folder}/${name}`, destination: `d ${index}/${name}/` });
    await works('move_file', { source: `${folder}/${name}`, destination: `d ${index}/${name}/deep/moved` });
    await works('compress_files', { sources: [`d ${index}/${name}`], output_path: `d ${index}/all.tar.zst` });
    expect(await works('extract_archive', { archive_path: `d ${index}/all.tar.zst`, destination: `d ${index}/out` })).toMatchObject({ files: 2, refused_count: 0 });
    expect(readFileSync(join(outside.workspace, `d ${index}/out`, name, name), 'utf8')).toBe('needle uno two');
    await works('delete_file', { file_path: `d ${index}/${name}/${name}` });
    await works('delete_directory', { path: `d ${index}`, recursive: true });
  }
});

test('a path as long as the system takes works, a longer one says why not', async () => {
  const outside = await meetSteward();
  const deep = Array.from({ length: 15 }, (_, index) => `${index}`.padEnd(200, 'd')).join('/');
  expect((await outside.call('create_file', { file_path: `${deep}/f.txt`, content: 'x' })).ok).toBe(true);
  expect((await outside.call('read_file', { file_path: `${deep}/f.txt` })).result).toMatchObject({ content: 'x' });
  expect((await outside.call('list_directory', { path: '.', depth: 20 })).ok).toBe(true);
  const answer = await outside.call('create_file', { file_path: `${deep}/${deep}/f.txt`, content: 'x' });
  expect(answer.ok).toBe(false);
  expect(answer.text).toMatch(/longer than 4096|too long|at most 4096|4096/);
  expect((await outside.call('create_file', { file_path: 'n'.repeat(256), content: 'x' })).text).toMatch(/too long/);
});
