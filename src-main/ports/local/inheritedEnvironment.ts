import { delimiter, isAbsolute } from 'node:path';

/** What a program may see of Steward's own environment: enough to find programs and speak the user's language. */
const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'LC_ALL', 'LC_CTYPE', 'TZ', 'TERM', 'TMPDIR', 'SYSTEMROOT', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA'] as const;

/** Folders of PATH. Relative ones would let a workspace put its own programs before the system's. */
export function pathFolders(environment: NodeJS.ProcessEnv): string[] {
  return (environment['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(delimiter).filter(isAbsolute);
}

/** The part of an environment that programs inherit. */
export function inheritedEnvironment(environment: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of inherited) {
    const value = name === 'PATH' && environment['PATH'] !== undefined ? pathFolders(environment).join(delimiter) : environment[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
