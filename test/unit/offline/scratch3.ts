import { performance } from 'node:perf_hooks';
import { functions } from '../../../src-main/functions/index.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { suggestionsFor } from '../../../src-main/models/offline/suggestions.ts';
import { readFileSync } from 'node:fs';
const registry = createRegistry(functions);
let t = performance.now(); understand('read a.txt', registry); console.log('first', performance.now() - t);
const lines = readFileSync('/work/shared/eval/commands.dev.jsonl', 'utf8').trim().split('\n').map((l) => JSON.parse(l).text as string);
const times: number[] = [];
for (let r = 0; r < 5; r++) for (const l of lines) { t = performance.now(); understand(l, registry); times.push(performance.now() - t); }
times.sort((a, b) => a - b); console.log('dev p50', times[times.length >> 1], 'p99', times[Math.floor(times.length * 0.99)], 'max', times.at(-1));
const kb: number[] = [];
for (let i = 0; i < 100; i++) { let s = ''; while (s.length < 1000) s += lines[Math.floor(Math.random() * lines.length)] + (Math.random() < 0.5 ? '. ' : ' and '); t = performance.now(); understand(s, registry); kb.push(performance.now() - t); }
kb.sort((a, b) => a - b); console.log('1KB p50', kb[50], 'p99', kb[98], kb[99]);
for (const [name, s] of Object.entries({ quotes: `"'`.repeat(20000), parens: '('.repeat(50000), and: 'and '.repeat(20000), then: 'then delete '.repeat(10000), slash: '/a'.repeat(30000), spaces: ' '.repeat(100000), words: 'foo '.repeat(25000), dots: 'a.'.repeat(40000), json: '{"a":'.repeat(20000), star: '*'.repeat(50000), one: 'x'.repeat(200000), commas: 'a, '.repeat(30000), is: 'is it '.repeat(15000), polite: 'please '.repeat(15000), nl: '\n'.repeat(50000), date: 'last week '.repeat(10000), size: '1 1 1 '.repeat(15000), in: 'in the '.repeat(500) , rep: 'replace a with '.repeat(300), rd: 'the last '.repeat(300), delf: 'delete the file a.txt '.repeat(130), prep: 'to a in b of c from d '.repeat(150)})) { t = performance.now(); understand(s, registry); console.log(name, s.length, (performance.now() - t).toFixed(1)); }
t = performance.now(); for (let i = 0; i < 50; i++) suggestionsFor(understand('remove ~/projects/demo', registry).guesses, registry, undefined); console.log('suggest', (performance.now() - t) / 50);
console.log(suggestionsFor(understand('remove ~/projects/demo', registry).guesses, registry, undefined), suggestionsFor(understand('put invoice.pdf somewhere', registry).guesses, registry, undefined));
