import { describe, expect, it } from 'vitest';
import { protectedAs } from '../../../src-main/policy/protectedPlaces.ts';
import { proposeGrant } from '../../../src-main/policy/grantOffers.ts';
import type { PathEffect } from '../../../src-preload/contract/index.ts';

const roots = { workspace: '/home/mara', home: '/home/mara', dataFolder: '/home/mara/.local/share/steward' };

describe('protectedAs', () => {
  it.each([
    ['/home/mara/.bashrc', 'write'],
    ['/home/mara/.ssh/authorized_keys', 'write'],
    ['/home/mara/.ssh/id_ed25519', 'read'],
    ['/home/mara/.config/autostart/x.desktop', 'write'],
    ['/home/mara/work/site/.git/hooks/pre-commit', 'write'],
    ['/home/mara/work/site/.GIT/HOOKS/pre-commit', 'write'],
    ['/home/mara/work/.vscode/settings.json', 'write'],
    ['/home/mara/work/.mcp.json', 'write'],
    ['/etc/hosts', 'write'],
    ['/etc/shadow', 'read'],
    ['/usr/local/bin/ls', 'delete'],
    ['/home/mara/.aws/credentials', 'read'],
  ] as const)('%s on %s', (path, access) => {
    expect(protectedAs(path, access, false, roots)).toBeTypeOf('string');
  });

  it.each([
    ['/home/mara/notes.txt', 'write'],
    ['/home/mara/.bashrc', 'read'],
    ['/home/mara/.sshx/a', 'write'],
    ['/etcetera/a', 'write'],
    ['/home/mara/work/.git/hooks-old', 'write'],
    ['/etc/hosts', 'read'],
  ] as const)('leaves %s alone on %s', (path, access) => {
    expect(protectedAs(path, access, false, roots)).toBeUndefined();
  });

  it('sees a protected place below a tree that would be changed', () => {
    expect(protectedAs('/home/mara', 'delete', true, roots)).toBeTypeOf('string');
    expect(protectedAs('/home/mara', 'read', true, roots)).toBeUndefined();
    expect(protectedAs('/home/mara/work', 'delete', true, roots)).toBeUndefined();
  });
});

describe('proposeGrant', () => {
  const effect = (path: string, change: Partial<PathEffect> = {}): PathEffect => ({ kind: 'path', access: 'write', path, requested: path, insideWorkspace: true, exists: false, replaces: false, recursive: false, ...change });

  it('covers the function in the folder and below', () => {
    expect(proposeGrant('create_file', [effect('/home/mara/notes/a.txt')], true, roots.home)).toEqual({ match: [{ function: 'create_file', access: 'write', path: '/home/mara/notes/**' }], sentence: 'create_file in ~/notes and below' });
  });

  it('never gives the whole home folder away', () => {
    expect(proposeGrant('create_file', [effect('/home/mara/a.txt')], true, roots.home)?.match).toEqual([{ function: 'create_file', access: 'write', path: '/home/mara/*' }]);
  });

  it('offers nothing lasting for protected places, commands and what cannot be undone', () => {
    expect(proposeGrant('create_file', [effect('/home/mara/.bashrc', { protectedAs: 'shell profile' })], true, roots.home)).toBeUndefined();
    expect(proposeGrant('execute_shell', [{ kind: 'exec', programs: [['ls']], cwd: '/', sandbox: 'none' }], false, roots.home)).toBeUndefined();
    expect(proposeGrant('x', [effect('/home/mara/notes/a.txt')], false, roots.home)).toBeUndefined();
  });
});
