/** What robots.txt (RFC 9309) allows a crawler of this name. */
export interface Robots {
  allows(url: string): boolean;
  /** Seconds between requests. */
  delay: number;
}

const longestDelay = 10;

interface Rule {
  allow: boolean;
  pattern: string;
}

export function parseRobots(text: string, agent: string): Robots {
  const groups: { agents: string[]; rules: Rule[]; delay: number }[] = [];
  let begins = true;
  for (const line of text.slice(0, 500_000).split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*([^#]*)/.exec(line) ?? [];
    const name = key.toLowerCase();
    const word = value.trim();
    if (name === 'user-agent') {
      if (begins || groups.length === 0) groups.push({ agents: [], rules: [], delay: 0 });
      groups.at(-1)?.agents.push(word.toLowerCase());
      begins = false;
    } else if (name === 'allow' || name === 'disallow') {
      begins = true;
      if (word !== '') groups.at(-1)?.rules.push({ allow: name === 'allow', pattern: word });
    } else if (name === 'crawl-delay') {
      begins = true;
      const group = groups.at(-1);
      if (group) group.delay = Math.min(Number(word) || 0, longestDelay);
    }
  }
  const own = groups.filter(({ agents }) => agents.includes(agent));
  const mine = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'));
  const rules = mine.flatMap((group) => group.rules).toSorted((a, b) => b.pattern.length - a.pattern.length || Number(b.allow) - Number(a.allow));
  return {
    delay: Math.max(0, ...mine.map(({ delay }) => delay)),
    allows(url) {
      const { pathname, search } = new URL(url);
      return rules.find(({ pattern }) => matches(pattern, pathname + search))?.allow ?? true;
    },
  };
}

/** `*` is anything, `$` the end; without backtracking into each other. */
function matches(pattern: string, path: string): boolean {
  const ends = pattern.endsWith('$');
  const parts = (ends ? pattern.slice(0, -1) : pattern).split('*');
  const [first = '', ...rest] = parts;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const [index, part] of rest.entries()) {
    if (ends && index === rest.length - 1) return path.length - part.length >= at && path.endsWith(part);
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return !ends || at === path.length;
}
