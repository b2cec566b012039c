/** Names that the audit has for Steward itself. */
const reserved = new Set(['steward', 'settings']);

/** Equal for names that are taken for each other when they are read. */
function skeletonOf(name: string): string {
  return name.replaceAll('_', '').replaceAll('rn', 'm').replaceAll('vv', 'w').replace(/[1il]/g, 'l').replaceAll('0', 'o').replaceAll('5', 's').replaceAll('2', 'z');
}

/** Why a function of a configuration cannot be called so; undefined where it can. Built-in names are never taken (attack 52). */
export function nameProblem(name: string, builtIn: readonly string[], taken: readonly string[]): string | undefined {
  if (builtIn.includes(name)) return 'is the name of a built-in function, which cannot be replaced; without an implementation, this entry gives it another description';
  if (taken.includes(name)) return 'is the name of another entry';
  if (reserved.has(name)) return 'is what the audit calls Steward itself';
  const like = [...builtIn, ...taken].find((other) => skeletonOf(other) === skeletonOf(name));
  return like === undefined ? undefined : `looks like ${like} and would be taken for it`;
}
