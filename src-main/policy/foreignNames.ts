/** What the name of another server's tool claims. Nothing better is known of it. */
export type NamedRisk = 'safe' | 'dangerous' | 'unknown';

/**
 * The one table of verbs in names. It is used for other servers' tools only; Steward's own functions
 * are judged by their effects. A safe name is a hint for the person and lets nothing run; a dangerous
 * one is believed. `readUser`, `read-user` and `users.read` count as `read_user`.
 */
const namePatterns = {
  safe: ['read_*', 'list_*', 'get_*', 'search_*', 'analyze_*'],
  dangerous: ['delete_*', 'remove_*', 'destroy_*', 'kill_*', 'drop_*', 'purge_*', 'wipe_*', 'erase_*', 'truncate_*', 'terminate_*'],
} as const;

const verbs = (patterns: readonly string[]): ReadonlySet<string> => new Set(patterns.map((pattern) => pattern.slice(0, -'_*'.length)));
const safe = verbs(namePatterns.safe);
const dangerous = verbs(namePatterns.dangerous);

/** A dangerous verb counts wherever it stands; a safe one only where the name begins with it, in plain letters. */
export function nameRisk(tool: string): NamedRisk {
  const words = tool
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
  if (words.some((word) => dangerous.has(word))) return 'dangerous';
  const [first] = words;
  return first !== undefined && safe.has(first) && /^[\w.:/-]+$/.test(tool) ? 'safe' : 'unknown';
}
