import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What git needs to know of the person; credentials, helpers, aliases and includes stay outside. */
const passedOn: Record<string, readonly string[]> = { user: ['name', 'email'], init: ['defaultbranch'], core: ['autocrlf'], pull: ['rebase'] };

/**
 * The person's name and address and a few habits from their git settings, as settings of their own;
 * undefined where there are none.
 */
export async function gitIdentity(home: string): Promise<string | undefined> {
  const found = new Map<string, string>();
  for (const path of [join(home, '.config/git/config'), join(home, '.gitconfig')]) {
    let section = '';
    for (const line of (await readFile(path, 'utf8').catch(() => '')).split('\n')) {
      const heading = /^\s*\[\s*([\w.-]+)\s*\]/.exec(line)?.[1];
      if (heading !== undefined || /^\s*\[/.test(line)) section = heading?.toLowerCase() ?? '';
      const [, key = '', value = ''] = /^\s*(?:\[[^\]]*\])?\s*([A-Za-z][\w-]*)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
      // As git writes it: quotes and comments are its own to read, control characters have no place.
      if (passedOn[section]?.includes(key.toLowerCase()) === true && !/[\p{Cc}\\]/u.test(value)) found.set(`${section}.${key.toLowerCase()}`, value);
    }
  }
  return found.size === 0 ? undefined : [...found].map(([name, value]) => `[${name.split('.')[0] ?? ''}]\n\t${name.split('.')[1] ?? ''} = ${value}\n`).join('');
}
