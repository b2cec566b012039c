import { serverName } from '../../src-preload/contract/servers.ts';

const longest = 32;

/**
 * A name that fits what server names must be, from a stranger's label: `My GitHub` becomes `My-GitHub`.
 * Different from every taken one, in upper and lower case alike.
 */
export function serverNameFrom(label: string, taken: Iterable<string> = []): string {
  const plain = label
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[^A-Za-z0-9_-]+/g, '-')
    .replace(/__+/g, '_')
    .replace(/--+/g, '-')
    .replace(/^[_-]+/, '')
    .slice(0, longest)
    .replace(/[_-]+$/, '');
  const base = serverName.safeParse(plain).success ? plain : 'server';
  const known = new Set([...taken].map((name) => name.toLowerCase()));
  for (let count = 1; ; count++) {
    const suffix = count === 1 ? '' : `-${count}`;
    const name = `${base.slice(0, longest - suffix.length)}${suffix}`;
    if (!known.has(name.toLowerCase())) return name;
  }
}
