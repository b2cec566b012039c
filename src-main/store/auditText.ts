/** Where the words of a row come from. */
export interface AuditTextSource {
  kind: string;
  name: string;
  caller: string;
  /** The row's JSON. */
  body: string;
}

/** Names of members that say what something is, not what it is about. */
const notWords = new Set(['kind', 'access', 'version', 'sandbox', 'changes', 'place', 'profile']);
/** Characters of a row that can be found. */
const longestText = 16_000;

/**
 * What a row can be found by, in lower case: function, caller, phrase, arguments, paths and other
 * effects, conversions, the person's note, rule, summary, errors and changed settings.
 */
export function auditText({ kind, name, caller, body }: AuditTextSource): string {
  const words = new Set<string>();
  // The row of the intent says these already.
  if (kind !== 'outcome') words.add(name).add(caller);
  const facts = parse(body);
  collect([facts['phrase'], facts['summary'], facts['change'], facts['error'], facts['arguments'], facts['effects'], facts['conversions'], facts['modelSays']], words);
  const decision = facts['decision'];
  if (isRecord(decision)) collect([decision['ruleId'], decision['note']], words);
  return [...words].join('\n').slice(0, longestText).replaceAll('\0', ' ').toLowerCase();
}

/** Whether a row can be found by this word, in lower case. The same answer as the index gives, without it. */
export function holdsWord(row: AuditTextSource, word: string): boolean {
  // Most rows are told by their bare text; the JSON of a word differs from it where it has to be escaped.
  const escaped = JSON.stringify(word).slice(1, -1);
  const near = row.body.toLowerCase().includes(escaped) || row.name.toLowerCase().includes(word) || row.caller.toLowerCase().includes(word);
  return near && auditText(row).includes(word);
}

function collect(value: unknown, words: Set<string>): void {
  if (typeof value === 'string') words.add(value);
  else if (typeof value === 'number') words.add(String(value));
  else if (Array.isArray(value)) for (const item of value) collect(item, words);
  else if (isRecord(value)) for (const [name, item] of Object.entries(value)) if (!notWords.has(name)) collect(item, words);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** A row that was tampered with has no words; verification names it. */
function parse(body: string): Record<string, unknown> {
  try {
    const facts: unknown = JSON.parse(body);
    return isRecord(facts) ? facts : {};
  } catch {
    return {};
  }
}
