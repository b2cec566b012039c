/** `/home/mara/projects` → `~/projects`: home folders are known by their place. */
export function shortenPath(path: string): string {
  const home = /^(?:\/home\/[^/]+|\/Users\/[^/]+|\/root)(?=\/|$)/.exec(path);
  return home ? `~${path.slice(home[0].length)}` : path;
}
