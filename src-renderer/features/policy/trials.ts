import type { Caller, PolicyTrial, Verdict } from '../../../src-preload/contract/index.ts';

/** Another verdict, or the same by another rule. */
export type Difference = 'verdict' | 'rule' | 'none';

export function differenceOf({ before, after }: PolicyTrial): Difference {
  if (before.verdict !== after.verdict) return 'verdict';
  return before.ruleId === after.ruleId ? 'none' : 'rule';
}

/** "4 of 50 calls would be decided otherwise: 3 refused, 1 would ask". */
export function summarise(trials: readonly PolicyTrial[]): string {
  if (trials.length === 0) return 'No calls yet.';
  const changed = trials.filter((trial) => differenceOf(trial) === 'verdict');
  const all = trials.length === 1 ? 'the call' : `${trials.length.toLocaleString('en')} calls`;
  if (changed.length === 0) return trials.length === 1 ? 'Nothing would change for this call.' : `Nothing would change for the last ${all}.`;
  const words: Record<Verdict, string> = { deny: 'refused', ask: 'asked about', allow: 'run at once' };
  const parts = (['deny', 'ask', 'allow'] as const).flatMap((verdict) => {
    const count = changed.filter((trial) => trial.after.verdict === verdict).length;
    return count === 0 ? [] : [`${count.toLocaleString('en')} ${words[verdict]}`];
  });
  return trials.length === 1 ? `This call would be ${words[changed[0]?.after.verdict ?? 'ask']}.` : `${changed.length.toLocaleString('en')} of ${all} would be decided otherwise: ${parts.join(', ')}.`;
}

/** The callers one can ask in the name of. */
export const pretended = ['catalogue', 'chat', 'cli', 'mcp', 'workflow', 'schedule'] as const;
export type Pretended = (typeof pretended)[number];

/** A caller for a call that is made up. `name` is the client's, or that of a workflow. */
export function pretend(kind: Pretended, name: string): Caller {
  switch (kind) {
    case 'catalogue':
    case 'cli':
      return { kind };
    case 'chat':
      return { kind, chatId: 'made-up', model: 'made-up' };
    case 'mcp':
      return { kind, client: name || 'a client', tokenId: 'made-up' };
    case 'workflow':
    case 'schedule':
      return { kind, name: name || 'nightly' };
  }
}
