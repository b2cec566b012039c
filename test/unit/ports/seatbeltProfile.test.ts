// The text for sandbox-exec, held against the language as its published profiles use it (Chromium's
// sandbox/policy/mac/*.sb, WebKit's com.apple.WebProcess.sb): balanced lists, known operations and filters.
import { expect, test } from 'vitest';
import type { SandboxProfile } from '../../../src-preload/contract/index.ts';
import { seatbeltProfile } from '../../../src-main/ports/local/sandbox/seatbeltProfile.ts';

const profile: SandboxProfile = {
  write: ['/Users/ada/work "new"\\x'],
  read: ['/Users/ada/.nvm'],
  hidden: [],
  fixed: ['/Users/ada/.zshrc', '**/.git/hooks'],
  hosts: [],
  changes: 'direct',
  limits: { processes: 1, memory: 1, cpuSeconds: 1, output: 1, fileSize: 1, seconds: 1 },
};

const operations = new Set(['default', 'process-fork', 'process-exec', 'sysctl-read', 'signal', 'mach-lookup', 'file-read*', 'file-read-metadata', 'file-write*', 'network*']);
const filters = new Set(['subpath', 'literal', 'regex', 'global-name', 'target']);

const text = seatbeltProfile(profile, ['/Users/ada/work "new"\\x/closed'], '/private/var/tmp/own');
/** Without what stands in quotes. */
const bare = text.replaceAll(/#?"(?:[^"\\]|\\.)*"/g, '""');

test('lists are balanced, one a line, and only known words begin them', () => {
  for (const line of bare.split('\n')) {
    expect(line).toMatch(/^\((?:version 1|(?:allow|deny) [^()]+(?:\([^()]*\)| )*)\)$/);
    const [, first = ''] = /^\((?:allow|deny) ([^()]+)/.exec(line) ?? [];
    for (const word of first.trim().split(' ').filter(Boolean)) expect(operations).toContain(word);
    for (const [, filter = ''] of line.matchAll(/ \(([\w-]+)/g)) expect(filters).toContain(filter);
  }
});

test('what is denied comes after what is allowed, as later rules win', () => {
  const lines = text.split('\n');
  const last = lines.findLastIndex((line) => line.startsWith('(allow'));
  expect(lines.slice(0, 2)).toEqual(['(version 1)', '(deny default)']);
  expect(lines.slice(last + 1)).toEqual([
    '(deny file-write* (subpath "/Users/ada/.zshrc") (regex #"^/(.*/)?\\.git/hooks(/.*)?$"))',
    '(deny file-read* file-write* (subpath "/Users/ada/work \\"new\\"\\\\x/closed"))',
    '(deny network*)',
  ]);
});

test('no signals to others, no services that start programs, no place to write that others share', () => {
  expect(text).toContain('(allow signal (target same-sandbox))');
  expect(text).not.toMatch(/mach-lookup\)|launchservicesd|pasteboard|subpath "\/private\/tmp/);
  expect(text).toContain('(allow file-write* (subpath "/Users/ada/work \\"new\\"\\\\x") (subpath "/private/var/tmp/own") (literal "/dev/null"))');
});
