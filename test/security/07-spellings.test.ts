// Attack 7: NUL bytes, /proc doors, addresses, network names, drives, streams, trailing dots and spaces.
import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

/** A thread of this process has a folder of its own in /proc, which is no less this process. */
const otherThread = readdirSync('/proc/self/task').find((id) => id !== String(process.pid)) ?? 'self';

const spellings = [
  '', 'a\0', 'a\0.txt', '/etc/passwd\0.txt', 'a%00b',
  '/proc/self/root/etc/passwd', '/proc/self/cwd/x', '/proc/self/fd/3', '/proc/self/environ', '/proc/thread-self/root/etc', '/proc/1/root/etc/passwd', '/proc/1/cwd', '/proc/1/task/1/root/etc', `/proc/${process.pid}/environ`, '/proc/./self//root/etc', '/proc/1/fd/0', '/proc/1/map_files/x', '/proc/1/mem', '/proc/net/../self/environ', '/proc//self', '/proc/self/task/1/environ', `/proc/${otherThread}/environ`, `/proc/${otherThread}/root/etc`, `/proc/1/../${process.pid}/maps`, '/dev/./fd/0', '/dev//fd/0', '/dev/stderr', '/dev/fd', '/dev/stdin', '/dev/stdout',
  'file:///etc/passwd', 'FILE:///etc/passwd', 'file:/etc/passwd', 'http://example.com/x', ' file:///etc/passwd', 'smb://host/share', 'data://x',
  '\\\\host\\share\\x', '//host/share/x', '\\\\?\\C:\\x', '\\\\.\\pipe\\x',
  'C:\\Windows\\win.ini', 'C:/Windows', 'c:', 'Z:secret',
  'secret.txt:hidden', 'secret.txt::$DATA', 'secret.txt:hidden:$DATA', 'folder:$INDEX_ALLOCATION', 'dir.d:x/file',
  'secret.txt.', 'secret.txt ', 'secret.txt...', 'folder /x', 'folder./x', '... ', '.. /x', '...',
  'a\ud800b', 'x'.repeat(5000), 'n'.repeat(300),
];

test.each(spellings)('%j is refused', async (path) => {
  const roots = makeRoots();
  writeFileSync(join(roots.workspace, 'secret.txt'), 'secret');
  for (const access of ['read', 'write', 'delete'] as const) {
    const { refusal } = await canonicalisePath(path, roots, access);
    // A name too long for the system is refused by it where the last part is not looked at.
    if (path.length !== 300 || access !== 'delete') expect(refusal, access).toMatch(/\w{3}.* \w/);
  }
});

test('an outside client is refused every one of them, and nothing is made or read', { timeout: 60_000 }, async () => {
  const outside = await meetSteward({ files: { 'secret.txt': 'kept from strangers' } });
  for (const path of spellings) {
    for (const [name, input] of [['read_file', { file_path: path }], ['write_file', { file_path: path, content: 'owned' }], ['delete_file', { file_path: path }]] as const) {
      const { text } = await outside.refused(name, input, ['PATH_REFUSED', 'PATH_OUTSIDE_WORKSPACE', 'INVALID_INPUT', 'DENIED_BY_POLICY', 'NOT_FOUND']);
      expect(text).not.toContain('kept from strangers');
      expect(text).not.toContain('root:x:');
    }
  }
});
