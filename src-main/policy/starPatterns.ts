/**
 * Text patterns in which `*` stands for any run of characters and nothing else is special. None of
 * these goes back further than the last star, so many stars cost no more than the product of the two
 * lengths: no pattern of a person or a model can hang the runtime (attack 37).
 */

/** Whether the pattern matches the whole text. */
export function matchesStars(pattern: string, text: string): boolean {
  if (!pattern.includes('*')) return pattern === text;
  const last = pattern.at(-1);
  if (last !== '*' && last !== text.at(-1)) return false;
  let at = 0;
  let reached = 0;
  let star = -1;
  let resume = 0;
  while (reached < text.length) {
    if (pattern[at] === '*') {
      star = at++;
      resume = reached;
    } else if (at < pattern.length && pattern[at] === text[reached]) {
      at++;
      reached++;
    } else if (star >= 0) {
      at = star + 1;
      reached = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

/** Whether everything `inner` matches is matched by `outer`. Never says yes wrongly: a star of `inner` must lie under a star of `outer`. */
export function containsStars(outer: string, inner: string): boolean {
  return matchesStars(outer, inner);
}

/** Whether some text is matched by both patterns. */
export function overlapsStars(one: string, other: string): boolean {
  // reachable[j]: the first i characters of `one` and the first j of `other` can spell the same text.
  let reachable = firstRow(other);
  for (let i = 1; i <= one.length; i++) {
    const next: boolean[] = Array.from({ length: other.length + 1 }, () => false);
    for (let j = 0; j <= other.length; j++) {
      const a = one[i - 1];
      const b = j === 0 ? undefined : other[j - 1];
      const left = j > 0 && next[j - 1] === true;
      const above = reachable[j] === true;
      const both = j > 0 && reachable[j - 1] === true;
      next[j] = (a === '*' && (above || left)) || (b === '*' && (left || above)) || (both && a === b);
    }
    reachable = next;
  }
  return reachable[other.length] === true;
}

function firstRow(other: string): boolean[] {
  const row = [true];
  for (let j = 1; j <= other.length; j++) row.push(row[j - 1] === true && other[j - 1] === '*');
  return row;
}
