/** The last part of a path as written, whichever separator it uses: "b.txt" of "a/b.txt". */
export function baseName(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '');
  if (trimmed === '') return path === '' ? '' : '/';
  return trimmed.slice(Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\')) + 1);
}

/** Everything before the last part; "." for a bare name. */
export function parentOf(path: string): string {
  const trimmed = path.replace(/[\\/]+$/, '');
  const cut = Math.max(trimmed.lastIndexOf('/'), trimmed.lastIndexOf('\\'));
  if (cut < 0) return '.';
  return cut === 0 ? '/' : trimmed.slice(0, cut);
}

export function joinPath(folder: string, name: string): string {
  return /[\\/]$/.test(folder) ? `${folder}${name}` : `${folder}/${name}`;
}

/** Extension in lower case without its dot, "" when there is none; ".gitignore" has none. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/**
 * A path as a call line names it: its last part, or the whole as written where the place itself says
 * something (a hidden folder such as ~/.ssh, or no name at all such as "..").
 */
export function displayName(path: string): string {
  if (path !== '' && !/(?:^|[\\/])[.~]/.test(path)) return baseName(path);
  const parts = path.split(/[\\/]+/).filter((part) => part !== '' && part !== '.' && part !== '~');
  if (parts.length === 0) return path === '.' || path === './' ? 'this folder' : path;
  const hidden = parts.slice(0, -1).some((part) => part.startsWith('.'));
  return hidden || parts.at(-1) === '..' ? path : baseName(path);
}

/** Whether `path` is `folder` or lies below it; both absolute, compared part by part. */
export function isInside(folder: string, path: string): boolean {
  const outer = folder.split(/[\\/]+/).filter(Boolean);
  const inner = path.split(/[\\/]+/).filter(Boolean);
  return outer.every((part, index) => inner[index] === part);
}

/** A path below `root` relative to it, with forward slashes; both absolute. */
export function relativeTo(root: string, path: string): string {
  const outer = root.split(/[\\/]+/).filter(Boolean).length;
  return path.split(/[\\/]+/).filter(Boolean).slice(outer).join('/');
}
