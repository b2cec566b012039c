import { describe, expect, it } from 'vitest';
import { protectedAs } from '../../../src-main/policy/protectedAs.ts';

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

  it('takes the same places for protected where paths have drives and backslashes', () => {
    const windows = { workspace: 'C:\\Users\\mara', home: 'C:\\Users\\mara', dataFolder: 'C:\\Users\\mara\\AppData\\Local\\steward' };
    for (const path of ['C:\\Users\\mara\\AppData\\Roaming\\Microsoft\\Windows\\Start Menu\\Programs\\Startup\\x.bat', 'C:\\Users\\mara\\.ssh\\config', 'C:\\Users\\other\\.ssh\\config', 'C:\\Windows\\System32\\x.dll', 'C:\\work\\.git\\hooks\\x', 'C:\\work\\.git']) {
      expect(protectedAs(path, 'write', false, windows), path).toBeTypeOf('string');
    }
    expect(protectedAs('C:\\Users\\mara\\notes.txt', 'write', false, windows)).toBeUndefined();
  });

  it('leaves a workspace alone that lies where programs keep data', () => {
    const served = { ...roots, workspace: '/var/lib/work' };
    expect(protectedAs('/var/lib/work/a', 'write', false, served)).toBeUndefined();
    expect(protectedAs('/var/lib/other/a', 'write', false, served)).toBe('the system');
    expect(protectedAs('/var/lib', 'delete', true, served)).toBe('the system');
    expect(protectedAs('/etc/work/a', 'write', false, { ...roots, workspace: '/etc/work' })).toBe('the system');
  });
});
