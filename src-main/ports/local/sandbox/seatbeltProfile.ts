import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';

/** Folders programs of macOS need, to read. */
const systemRoots = ['/System', '/usr', '/bin', '/sbin', '/Library', '/opt', '/private/etc', '/private/var/db', '/dev', '/Applications'];

/** Services of the system a program may ask: names of users, certificates, logs. Asking for any would let it start other programs outside. */
const services = ['com.apple.system.opendirectoryd.libinfo', 'com.apple.system.opendirectoryd.membership', 'com.apple.bsd.dirhelper', 'com.apple.system.logger', 'com.apple.logd', 'com.apple.system.notification_center', 'com.apple.trustd.agent'];

/**
 * The text `sandbox-exec -p` takes for a profile: everything is denied but what it names, and `temporary`,
 * a folder of its own. Limits on processes and memory are not to be had this way. Unverified on macOS.
 */
export function seatbeltProfile(profile: SandboxProfile, hidden: readonly string[], temporary: string): string {
  const folder = (path: string): string => `(subpath ${quoted(path)})`;
  return [
    '(version 1)',
    '(deny default)',
    '(allow process-fork process-exec sysctl-read)',
    '(allow signal (target same-sandbox))',
    `(allow mach-lookup ${services.map((name) => `(global-name ${quoted(name)})`).join(' ')})`,
    `(allow file-read* (literal "/") ${[...systemRoots, ...profile.read, ...profile.write, temporary].map(folder).join(' ')})`,
    '(allow file-read-metadata)',
    `(allow file-write* ${[...profile.write, temporary].map(folder).join(' ')} (literal "/dev/null"))`,
    // Later rules win.
    ...(profile.fixed.length > 0 ? [`(deny file-write* ${profile.fixed.map(placeExpression).join(' ')})`] : []),
    ...(hidden.length > 0 ? [`(deny file-read* file-write* ${hidden.map(folder).join(' ')})`] : []),
    '(deny network*)',
  ].join('\n');
}

/** As its reader takes it: quotes and backslashes escaped, everything else as it is. */
function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

/** A place as written, or as a regular expression where it has stars. */
function placeExpression(pattern: string): string {
  if (!pattern.includes('*')) return `(subpath ${quoted(pattern)})`;
  const stars: Record<string, string> = { '**/': '(.*/)?', '**': '.*', '*': '[^/]*' };
  const escaped = pattern.replaceAll(/\*\*\/|\*\*|\*|[.+?^${}()|[\]\\]/g, (found) => stars[found] ?? `\\${found}`);
  return `(regex #"^${pattern.startsWith('/') ? '' : '/'}${escaped.replaceAll('"', '\\"')}(/.*)?$")`;
}
