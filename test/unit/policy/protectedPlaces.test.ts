import { describe, expect, it } from 'vitest';
import { protectedAs } from '../../../src-main/policy/protectedPlaces.ts';

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
