// Attack 14: obfuscated commands: the sandbox is the boundary, whatever the command looks like.
import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { meetSteward } from './kit/outside.ts';

const wish = (file: string): string => `cat ${file}; echo owned > ${file}`;

const disguises: readonly [string, (file: string) => string][] = [
  ['plain', wish],
  ['quotes inside words', (file) => `c''at "${file}"; e"ch"o owned > ${file}`],
  ['a glob for the program', (file) => `/bin/c?t ${file}; /bin/[c]at ${file}; echo owned > ${file}`],
  ['base64 piped to sh', (file) => `echo ${Buffer.from(wish(file)).toString('base64')} | base64 -d | sh`],
  ['hexadecimal through printf', (file) => `printf '${[...Buffer.from(wish(file))].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')}' | sh`],
  ['variables', (file) => `a=c; b=at; $a$b ${file}; x=owned; echo $x > ${file}`],
  ['eval', (file) => `eval "$(printf %s '${wish(file)}')"`],
  ['reversed', (file) => `echo '${[...wish(file)].toReversed().join('')}' | rev | sh`],
  ['a here-document', (file) => `sh <<'END'\n${wish(file)}\nEND`],
  ['a script written first', (file) => `printf '%s' '${wish(file)}' > run.sh; sh run.sh`],
  ['awk', (file) => `awk 'BEGIN{while((getline l < "${file}")>0)print l; print "owned" > "${file}"}'`],
  ['find -exec', (file) => `find / -maxdepth 6 -path '${file}' -exec cat {} \\; 2>/dev/null; find ${file} -delete`],
  ['a link in the workspace', (file) => `ln -s ${file} here; cat here; echo owned > here`],
  ['a hard link', (file) => `ln ${file} here && cat here; echo owned > here`],
  ['mount and chroot', (file) => `unshare -r chroot / ${file}; mount --bind / /mnt; ${wish(file)}`],
  ['/proc of others', (file) => `for p in /proc/[0-9]*; do cat $p/root${file}; echo owned > $p/root${file}; done 2>/dev/null`],
];

test.each(disguises)('%s', { timeout: 30_000 }, async (_what, script) => {
  const outside = await meetSteward();
  const secret = join(outside.beyond, 'secret');
  const answer = await outside.call('execute_shell', { command: script(secret), timeout: 20 });
  expect(answer.text).not.toContain('kept from strangers');
  expect(readFileSync(secret, 'utf8')).toBe('kept from strangers');
  // A link that was left behind leads nowhere for any function.
  const here = lstatSync(join(outside.workspace, 'here'), { throwIfNoEntry: false });
  expect(here?.isFile() === true && readFileSync(join(outside.workspace, 'here'), 'utf8').includes('kept')).toBe(false);
  expect((await outside.call('read_file', { file_path: 'here' })).text).not.toContain('kept from strangers');
});

test.each(disguises.slice(0, 5))("Steward's own data folder is not there for a command: %s", async (_what, script) => {
  const outside = await meetSteward();
  const token = readFileSync(join(outside.dataFolder, 'audit.db'), 'latin1').slice(0, 16);
  const answer = await outside.call('execute_shell', { command: script(join(outside.dataFolder, 'audit.db')) });
  expect(answer.text).not.toContain(token);
  expect(readFileSync(join(outside.dataFolder, 'audit.db'), 'latin1').startsWith('SQLite format 3')).toBe(true);
});
