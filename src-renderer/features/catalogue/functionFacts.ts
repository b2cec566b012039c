import type { FunctionEntry, Risk } from '../../../src-preload/contract/index.ts';

/** The short facts beside a function's name: what it can do, and what way back there is. */
export function listFacts(entry: FunctionEntry): { text: string; tone: Risk | 'plain' }[] {
  const facts: { text: string; tone: Risk | 'plain' }[] = [{ text: describeRisk(entry), tone: entry.risk }];
  if (entry.annotations.openWorld && entry.risk !== 'out') facts.push({ text: 'Connects to other computers', tone: 'plain' });
  if (entry.undo === 'journal') facts.push({ text: 'Can be undone', tone: 'plain' });
  if (entry.undo === 'impossible') facts.push({ text: 'No undo', tone: 'plain' });
  if (entry.undo === 'unknown') facts.push({ text: 'Undo not known', tone: 'plain' });
  return facts;
}

function describeRisk(entry: FunctionEntry): string {
  const read = { files: 'files', code: 'code', web: 'pages', system: 'this computer', database: 'data', memory: 'memory', ai: 'data', communication: 'messages', servers: 'what its server has', custom: 'something' }[entry.category];
  const changed = { files: 'files', code: 'files', web: 'files', system: 'this computer', database: 'data', memory: 'memory', ai: 'files', communication: 'this desktop', servers: 'what its server has', custom: 'something' }[entry.category];
  switch (entry.risk) {
    case 'read':
      return `Reads ${read}`;
    case 'write':
      return `Changes ${changed}`;
    case 'destroy':
      return `Can lose ${changed === 'this computer' ? 'data' : changed}`;
    case 'out':
      return 'Sends out';
  }
}
