import { functions } from '../../../src-main/functions/index.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { readFileSync } from 'node:fs';
const registry = createRegistry(functions);
const lines = readFileSync('/work/shared/eval/commands.dev.jsonl', 'utf8').trim().split('\n').map((l) => JSON.parse(l).text as string);
let k = 0; const next = () => lines[k++ % lines.length];
for (let i = 0; i < 600; i++) { let s = ''; while (s.length < 1000) s += next() + (k % 2 ? '. ' : ' and '); understand(s, registry); }
