import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';

/** Folders programs of macOS need, to read. */
const systemRoots = ['/System', '/usr', '/bin', '/sbin', '/Library', '/opt', '/private/etc', '/private/var/db', '/dev', '/Applications'];

/**
 * The text `sandbox-exec -p` takes for a profile: everything is denied but what it names. Limits on
 * processes and memory are not to be had this way. Unverified on macOS.
 */
export function seatbeltProfile(profile: SandboxProfile, hidden: readonly string[]): string {
  const folder = (path: string): string => `(subpath ${JSON.stringify(path)})`;
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork process-exec signal sysctl-read mach-lookup)',
    `(allow file-read* ${[...systemRoots, ...profile.read, ...profile.write].map(folder).join(' ')})`,
    '(allow file-read-metadata)',
    `(allow file-write* ${[...profile.write, '/private/tmp/steward', '/dev/null'].map(folder).join(' ')})`,
    // Later rules win.
    ...(profile.fixed.length > 0 ? [`(deny file-write* ${profile.fixed.map(placeExpression).join(' ')})`] : []),
    ...(hidden.length > 0 ? [`(deny file-read* file-write* ${hidden.map(folder).join(' ')})`] : []),
    '(deny network*)',
  ].join('\n');
}

/** A place as written, or as a regular expression where it has stars. */
function placeExpression(pattern: string): string {
  if (!pattern.includes('*')) return `(subpath ${JSON.stringify(pattern)})`;
  const escaped = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('**/', '(.*/)?').replaceAll('*', '[^/]*');
  return `(regex #"^${pattern.startsWith('/') ? '' : '/'}${escaped.replaceAll('"', '\\"')}(/.*)?$")`;
}
