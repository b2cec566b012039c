import type { FunctionEntry, Risk } from '../../../src-preload/contract/index.ts';

/** The short facts beside a function's name: what it can do, and what way back there is. */
export function listFacts(entry: FunctionEntry): { text: string; tone: Risk | 'plain' }[] {
  const facts: { text: string; tone: Risk | 'plain' }[] = [{ text: describeRisk(entry), tone: entry.risk }];
  if (entry.annotations.openWorld && entry.risk !== 'out') facts.push({ text: 'Connects to other computers', tone: 'plain' });
  if (entry.undo === 'journal') facts.push({ text: 'Can be undone', tone: 'plain' });
  if (entry.undo === 'impossible') facts.push({ text: 'No undo', tone: 'plain' });
  return facts;
}

function describeRisk(entry: FunctionEntry): string {
  const what = { files: 'files', code: 'code', web: 'pages', system: 'the system', database: 'data', memory: 'memory', ai: 'models', communication: 'messages' }[entry.category];
  switch (entry.risk) {
    case 'read':
      return `Reads ${what}`;
    case 'write':
      return `Changes ${what}`;
    case 'destroy':
      return `Destroys ${what}`;
    case 'out':
      return 'Sends out';
  }
}
