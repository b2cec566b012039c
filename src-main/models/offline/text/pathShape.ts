/** What a path looks like it names. `unknown`: no extension, so either a file or a folder. */
export type PathShape = 'file' | 'folder' | 'archive' | 'glob' | 'unknown';

const archiveEnd = /\.(?:zip|tar|tgz|tbz2?|txz|tzst|gz|bz2|xz|zst|7z|rar|tar\.[a-z0-9]{1,4})$/i;
const fileEnd = /[^./\\\s]\.[a-z0-9_~-]*[a-z][a-z0-9_~-]*$/i;

/** Files that are known by a name without an extension. */
const plainFileNames = new Set(
  ('makefile dockerfile containerfile license licence readme changelog authors contributing codeowners procfile gemfile rakefile vagrantfile jenkinsfile justfile brewfile ' +
    'hosts passwd group shadow fstab hostname crontab sudoers motd issue profile environment syslog messages dmesg authorized_keys known_hosts id_rsa id_ed25519').split(' '),
);
/** Names with a leading dot that are folders by custom; other such names are files. */
const dotFolders = new Set('.git .config .ssh .cache .local .vscode .idea .npm .cargo .github .fonts .gnupg .mozilla .steam .themes .icons .venv .next'.split(' '));

/** Endings of host names that are no file extensions. */
const hostEndings = new Set('com org net edu gov io dev app ai co uk de fr nl eu ch at us ca au info biz me tv cloud site online shop blog example test localhost'.split(' '));

export function lastName(path: string): string {
  const parts = path.split(/[/\\]/).filter((part) => part !== '');
  return parts.at(-1) ?? path;
}

export function pathShape(path: string): PathShape {
  if (/[*{]|\?/.test(path)) return 'glob';
  if (/[/\\]$/.test(path)) return 'folder';
  const name = lastName(path);
  if (archiveEnd.test(name)) return 'archive';
  if (plainFileNames.has(name.toLowerCase())) return 'file';
  if (/^\.[^.]/.test(name) && !fileEnd.test(name)) return dotFolders.has(name.toLowerCase()) ? 'folder' : 'file';
  if (fileEnd.test(name)) return 'file';
  if (/^(?:~|\.{1,2}|[a-z]:)$/i.test(name)) return 'folder';
  return 'unknown';
}

/** True for what starts at a root: `/x`, `~/x`, `./x`, `C:\x`, `\\host\x`. */
export function isRooted(text: string): boolean {
  return /^(?:\/|~(?:$|[/\\])|\.{1,2}(?:$|[/\\])|[a-z]:[\\/]|\\\\)/i.test(text);
}

/** Whether one unquoted chunk is a path, a file name or a pattern. */
export function isPathLike(text: string): boolean {
  if (text === '/' || text === '~' || text === '.' || text === '..') return true;
  if (/["'`|<>;,=]/.test(text) || /^\W+$/.test(text)) return /^[*]+(?:\.\*|\/\*+)?$/.test(text);
  if (/^-/.test(text)) return false;
  if (isRooted(text)) return true;
  if (/[()]/.test(text) && !/^[^()]*\([^()]*\)[^()]*$/.test(text)) return false;
  if (text.includes('\\')) return true;
  if (text.includes('/')) return !/^(?:and|or|on|off|he|his|yes|in|true|either|with|w|i|tcp)\//i.test(text) && !/^\d+\/\d+(?:\/\d+)?$/.test(text);
  if (/[*]/.test(text)) return /\w/.test(text) || text === '*';
  if (/^\.[a-z0-9][\w.-]*$/i.test(text)) return true;
  if (/\($/.test(text) || /\(\)/.test(text)) return false;
  if (/^(?:e\.g|i\.e|a\.m|p\.m|etc|vs)$/i.test(text)) return false;
  return fileEnd.test(text) && /\.[a-z0-9]{1,10}~?$/i.test(text) && /^[\w\p{L}(]/u.test(text);
}

/** A host name without a scheme: `docs.example.com`, `example.org/path`. */
export function isDomain(text: string): boolean {
  const host = /^([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?::\d+)?(?:\/\S*)?$/i.exec(text)?.[1];
  if (host === undefined) return false;
  return hostEndings.has(host.slice(host.lastIndexOf('.') + 1).toLowerCase());
}
