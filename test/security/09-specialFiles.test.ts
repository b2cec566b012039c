// Attack 9: pipes, devices and sockets: refused, and nothing hangs on them.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { canonicalisePath } from '../../src-main/ports/canonicalPath.ts';
import { createLocalFiles } from '../../src-main/ports/local/files.ts';
import { makeRoots } from '../kit/fileSystem.ts';
import { meetSteward } from './kit/outside.ts';

test('a pipe, a socket and devices', async () => {
  const roots = makeRoots();
  const at = (name: string): string => join(roots.workspace, name);
  execFileSync('mkfifo', [at('pipe')]);
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(at('socket'), resolve));
  const files = createLocalFiles(() => roots);
  for (const path of [at('pipe'), at('socket'), '/dev/zero', '/dev/null', '/dev/tty']) {
    if (!existsSync(path)) continue;
    for (const access of ['read', 'write', 'delete'] as const) expect((await canonicalisePath(path, roots, access)).refusal).toMatch(/device, pipe or socket/);
    await expect(files.read(path)).rejects.toThrow();
    await expect(files.hash(path, 'md5')).rejects.toThrow();
    await expect(files.append(path, 'x')).rejects.toThrow();
    await expect(files.write(path, 'x', { overwrite: true })).rejects.toMatchObject({ code: 'NOT_A_FILE' });
    await expect(files.copy(path, at('copy'), { overwrite: false })).rejects.toMatchObject({ code: 'UNSUPPORTED' });
  }
  mkdirSync(at('tree'));
  execFileSync('mkfifo', [at('tree/pipe')]);
  await expect(files.copy(at('tree'), at('copy'), { overwrite: false })).rejects.toMatchObject({ code: 'UNSUPPORTED', message: expect.stringContaining('tree/pipe') });
  expect(existsSync(at('copy'))).toBe(false);
});

test.each(['pipe', 'socket', 'zero'])('an outside client is refused a %s at once', async (kind) => {
  const outside = await meetSteward();
  const at = join(outside.workspace, kind);
  if (kind === 'pipe') execFileSync('mkfifo', [at]);
  if (kind === 'socket') {
    const server = createServer();
    onTestFinished(() => void server.close());
    await new Promise<void>((resolve) => server.listen(at, resolve));
  }
  if (kind === 'zero') symlinkSync('/dev/zero', at);
  for (const [name, input] of [
    ['read_file', { file_path: kind }],
    ['write_file', { file_path: kind, content: 'x' }],
    ['get_file_info', { file_path: kind, hash: 'sha256' }],
    ['copy_file', { source: kind, destination: 'copy' }],
  ] as const) await outside.refused(name, input, ['PATH_REFUSED', 'NOT_A_FILE', 'UNSUPPORTED', 'PATH_OUTSIDE_WORKSPACE']);
});
