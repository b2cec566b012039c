import { readFileSync, existsSync } from 'node:fs';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { defineFunction, type AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { z } from 'zod';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { figuresOf, scoreLine, type CommandLine } from '../../kit/scoreCommands.ts';
import { tuningHalf, reportHalf } from './ownSentences.ts';
const F = '../../../src-main/functions/';
const list: [string,string][] = [];
const stub = (name: string, title: string, input: z.ZodObject, phrasings: string[]): AnyFunction => defineFunction({ name, title, category: 'files', summary: title, description: title, input, output: z.strictObject({}), annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: false }, undo: 'journal', phrase: () => ({ base: '', present: '', past: '', object: '' }), effects: () => [], summarise: () => '', phrasings, examples: [], handler: async () => ({}) });
const fns: AnyFunction[] = [];
for (const [file, name] of list) {
  const p = new URL(F + file + '.ts', import.meta.url);
  if (existsSync(p)) fns.push((await import(p.href))[name]);
  else if (name === 'compressFiles') fns.push(stub('compress_files', 'Compress files', z.strictObject({ sources: z.array(z.string()), output_path: z.string(), overwrite: z.boolean().default(false) }), ['zip photos into photos.zip', 'compress the folder logs into logs.tar.gz', 'pack a.txt and b.txt as both.zip', 'make an archive backup.zip of src']));
  else fns.push(stub('extract_archive', 'Extract archive', z.strictObject({ archive_path: z.string(), destination: z.string().optional(), overwrite: z.boolean().default(false) }), ['unzip photos.zip', 'extract backup.tar.gz into old', 'unpack the archive data.zip to data']));
}
import { functions } from '../../../src-main/functions/index.ts'; fns.push(...functions);
export const registry = createRegistry(fns);
const names = JSON.parse(readFileSync('/work/shared/eval/functions.names.json', 'utf8'));
const present = new Set(fns.map((f) => f.name));
const answer = (line: CommandLine) => { const u = understand(line.text, registry); return { calls: u.decision === 'run' || u.decision === 'ask' ? u.calls.map((c) => ({ name: c.name, arguments: c.arguments })) : [], top: u.top, ask: u.ask, abstain: u.decision === 'unsure' || u.decision === 'nothing' }; };
const dev: CommandLine[] = readFileSync('/work/shared/eval/commands.dev.jsonl', 'utf8').trim().split('\n').map((l) => JSON.parse(l));
const sets: Record<string, CommandLine[]> = { dev: dev.filter((l) => l.expected.every((e) => present.has(e.name))), devOther: dev.filter((l) => !l.expected.every((e) => present.has(e.name))).map((l) => ({ ...l, kind: 'abstain', expected: [] })), tune: tuningHalf, report: reportHalf };
const which = process.argv[2] ?? 'dev';
if (which === 'text') {
  for (const t of process.argv.slice(3)) { const u = understand(t, registry); console.log(t, '\n ', u.decision, JSON.stringify(u.calls), '\n ', u.reading.join(' | '), '\n ', u.guesses.slice(0, 4).map((g) => `${g.name} ${g.score} ${JSON.stringify(g.arguments)} ${g.missing}`).join('\n  ')); }
} else {
  const lines = sets[which]!;
  if (process.argv[3] !== 'quiet') for (const line of lines) {
    const a = answer(line); const v = scoreLine(line, a, names);
    if (!v.fullRight || v.wrongDestructive.length) { const u = understand(line.text, registry); console.log(`${v.wrongDestructive.length ? '!!!' : v.functionRight ? ' ~ ' : ' x '} ${line.id} [${line.kind}] ${line.text}\n     want ${JSON.stringify(line.expected)} ask ${line.ask ?? ''}\n     got  ${u.decision} ${JSON.stringify(a.calls)} ask ${a.ask}\n     ${u.guesses.slice(0, 3).map((g) => `${g.name} ${g.score} ${JSON.stringify(g.arguments)}`).join('\n     ')}`); }
  }
  console.table(figuresOf(lines, answer, names));
}
