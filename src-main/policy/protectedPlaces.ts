import type { Roots } from '../ports/roots.ts';

/**
 * Places whose change hands over the machine or outlives the call: they always ask, whatever a grant
 * says, also while they do not exist yet (attack 10). Secrets ask on reading, too.
 */
interface ProtectedPlace {
  what: string;
  /** Which access asks. */
  on: 'change' | 'any';
  /** Below the home folder, absolute, or as segments anywhere in a path. */
  at: { home: string } | { root: string } | { anywhere: string };
}

export const protectedPlaces: readonly ProtectedPlace[] = [
  ...['.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.profile', '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.kshrc', '.cshrc', '.tcshrc', '.inputrc', '.config/fish', '.config/nushell', '.pam_environment', '.xprofile', '.xinitrc', '.xsession', ...(process.platform === 'win32' ? ['Documents/PowerShell', 'Documents/WindowsPowerShell'] : [])].map(
    (home): ProtectedPlace => ({ what: 'shell profile', on: 'change', at: { home } }),
  ),
  ...['.ssh', '.gnupg', '.aws', '.azure', '.kube', '.config/gcloud', '.docker/config.json', '.netrc', '.git-credentials', '.pgpass', '.my.cnf', '.password-store', '.local/share/keyrings', 'Library/Keychains', '.config/gh', '.vault-token', '.mozilla', '.config/google-chrome', '.config/chromium', 'Library/Application Support/Google/Chrome', 'Library/Application Support/Firefox'].map(
    (home): ProtectedPlace => ({ what: 'keys and passwords', on: 'any', at: { home } }),
  ),
  ...['.npmrc', '.pypirc', '.cargo/credentials.toml', '.m2/settings.xml', '.gem/credentials'].map((home): ProtectedPlace => ({ what: 'package registry credentials', on: 'any', at: { home } })),
  ...['.gitconfig', '.config/git'].map((home): ProtectedPlace => ({ what: 'git configuration', on: 'change', at: { home } })),
  ...['.config/autostart', '.config/systemd', '.local/share/systemd', 'Library/LaunchAgents', '.config/environment.d', '.local/share/applications', '.local/share/dbus-1', 'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup'].map(
    (home): ProtectedPlace => ({ what: 'autostart', on: 'change', at: { home } }),
  ),
  ...['.local/bin', 'bin'].map((home): ProtectedPlace => ({ what: 'programs on the search path', on: 'change', at: { home } })),
  ...['.claude', '.claude.json', '.cursor', '.codex', '.gemini', '.codeium', '.continue', '.config/Claude', 'Library/Application Support/Claude', '.config/Code/User', 'Library/Application Support/Code/User'].map(
    (home): ProtectedPlace => ({ what: 'configuration of another agent or editor', on: 'change', at: { home } }),
  ),
  ...['/etc', '/boot', '/usr', '/bin', '/sbin', '/lib', '/lib64', '/opt', '/var/spool/cron', '/var/lib', '/dev', '/proc', '/sys', '/System', '/Library', '/Applications', '/private/etc'].map(
    (root): ProtectedPlace => ({ what: 'the system', on: 'change', at: { root } }),
  ),
  ...['/etc/shadow', '/etc/gshadow', '/etc/sudoers', '/etc/sudoers.d', '/etc/ssh', '/proc/kcore'].map((root): ProtectedPlace => ({ what: 'keys and passwords', on: 'any', at: { root } })),
  ...['.git/hooks', '.git/config', '.githooks', '.husky'].map((anywhere): ProtectedPlace => ({ what: 'git hooks', on: 'change', at: { anywhere } })),
  ...['.vscode/settings.json', '.vscode/tasks.json', '.vscode/launch.json', '.vscode/mcp.json', '.idea/workspace.xml', '.mcp.json', '.envrc', '.devcontainer'].map(
    (anywhere): ProtectedPlace => ({ what: 'a file that makes other programs run commands', on: 'change', at: { anywhere } }),
  ),
];

/**
 * What a path is protected as, if it is. A recursive change is protected when a protected place lies
 * anywhere below it as well. Names are compared without regard to case: some file systems do.
 */
export function protectedAs(path: string, access: 'read' | 'write' | 'delete', recursive: boolean, roots: Roots): string | undefined {
  const key = path.toLowerCase();
  for (const place of prepared(roots.home)) {
    if (place.on === 'change' && access === 'read') continue;
    if (place.test(key)) return place.what;
    if (recursive && access !== 'read' && place.absolute !== undefined && isBelow(place.absolute, key)) return place.what;
    // A tree that is put down as `.git` may bring hooks along.
    if (recursive && access === 'write' && place.beginnings.some((beginning) => key.endsWith(beginning))) return place.what;
  }
  return undefined;
}

interface PreparedPlace {
  what: string;
  on: 'change' | 'any';
  absolute?: string;
  /** For places that may be anywhere: the folders that lead to them, `/.git` of `.git/hooks`. */
  beginnings: string[];
  test(key: string): boolean;
}

const preparedByHome = new Map<string, PreparedPlace[]>();

function prepared(home: string): PreparedPlace[] {
  const known = preparedByHome.get(home);
  if (known) return known;
  const made = protectedPlaces.map(({ what, on, at }): PreparedPlace => {
    if ('anywhere' in at) {
      const needle = `/${at.anywhere.toLowerCase()}`;
      const segments = needle.split('/');
      return { what, on, beginnings: segments.slice(2).map((_, index) => segments.slice(0, index + 2).join('/')), test: (key) => key.endsWith(needle) || key.includes(`${needle}/`) };
    }
    const absolute = ('home' in at ? `${home}/${at.home}` : at.root).toLowerCase();
    return { what, on, absolute, beginnings: [], test: (key) => isBelow(key, absolute) };
  });
  preparedByHome.set(home, made);
  return made;
}

/** The path itself or anything below the folder, by segment. */
export function isBelow(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && path[folder.length] === '/') || folder === '/';
}

/**
 * The protected places as a sandbox closes them, as absolute paths and patterns. `hidden`: reading asks
 * as well, so they are not there. `fixed`: they can be read and stay as they are.
 */
export function protectedPatterns(home: string): { hidden: string[]; fixed: string[] } {
  const hidden: string[] = [];
  const fixed: string[] = [];
  for (const { on, at } of protectedPlaces) (on === 'any' ? hidden : fixed).push('home' in at ? `${home}/${at.home}` : 'root' in at ? at.root : `**/${at.anywhere}`);
  return { hidden, fixed };
}
