import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { evaluateText } from '../../../src-main/models/offline/evaluate.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { figuresOf, scoreLine, type CommandLine, type Figures, type FunctionNames, type Understood } from '../../kit/scoreCommands.ts';
import { reportHalf, tuningHalf } from './ownSentences.ts';

const data = (name: string): string => readFileSync(new URL(`data/${name}`, import.meta.url), 'utf8');
const names = JSON.parse(data('functions.names.json')) as FunctionNames;
const development = data('commands.dev.jsonl').trim().split('\n').map((line) => JSON.parse(line) as CommandLine);

const registry = createRegistry(functions);
const present = new Set(functions.map((definition) => definition.name));
const answer = (line: CommandLine): Understood => evaluateText(line.text, registry);

const within = development.filter((line) => line.expected.every((call) => present.has(call.name)));
/** What no present function does must be left alone. */
const beyond = development.filter((line) => !within.includes(line)).map((line): CommandLine => ({ ...line, kind: 'abstain', expected: [] }));

/** `npx vitest run test/unit/offline/commands.test.ts` with SHOW_FIGURES=1 prints what was reached. */
function show(title: string, table: Record<string, Figures>): Record<string, Figures> {
  if (process.env['SHOW_FIGURES'] !== undefined) process.stdout.write(`${title}\n${Object.entries(table).map(([kind, row]) => `  ${kind.padEnd(9)} lines ${row.lines}  function ${row.functionRight}  full ${row.fullRight}  abstained ${row.abstained}  wrong destructive ${row.wrongDestructive}`).join('\n')}\n`);
  return table;
}

const share = (row: Figures | undefined, figure: 'functionRight' | 'fullRight'): number => (row === undefined || row.lines === 0 ? 0 : row[figure] / row.lines);

describe('commands of the development data', () => {
  const table = show('development, functions present', figuresOf(within, answer, names));

  it('covers every kind', () => {
    expect(Object.keys(table).sort()).toEqual(['abstain', 'all', 'compound', 'missing', 'single', 'trap']);
    expect(within.length).toBeGreaterThanOrEqual(50);
  });

  it('finds function and arguments', () => {
    expect(share(table['single'], 'functionRight')).toBeGreaterThanOrEqual(0.95);
    expect(share(table['single'], 'fullRight')).toBeGreaterThanOrEqual(0.95);
    expect(share(table['compound'], 'fullRight')).toBeGreaterThanOrEqual(0.73);
    expect(share(table['missing'], 'fullRight')).toBe(1);
  });

  it('leaves talk alone', () => {
    expect(share(table['abstain'], 'fullRight')).toBeGreaterThanOrEqual(0.95);
  });

  it('is of functions that are there, all of it', () => {
    expect(beyond).toEqual([]);
  });

  it('never makes a wrong destructive call, on any line', () => {
    const wrong = development.flatMap((line) => scoreLine(present.has(line.expected[0]?.name ?? '') || line.expected.length === 0 ? line : { ...line, kind: 'abstain', expected: [] }, answer(line), names).wrongDestructive.map((call) => ({ text: line.text, call })));
    expect(wrong).toEqual([]);
  });
});

describe('own sentences', () => {
  it.each([['used for the rules', tuningHalf, 0.95], ['kept for the report', reportHalf, 0.88]] as const)('%s', (title, lines, floor) => {
    const table = show(title, figuresOf(lines, answer, names));
    expect(share(table['all'], 'fullRight')).toBeGreaterThanOrEqual(floor);
    expect(table['all']?.wrongDestructive).toBe(0);
    expect(table['trap']?.functionRight).toBe(table['trap']?.lines);
  });
});

describe('with only some functions', () => {
  it('never falls back to a destructive neighbour', () => {
    for (const kept of [['delete_file'], ['delete_directory'], ['write_file', 'read_file'], ['execute_shell'], ['edit_file', 'move_file'], ['delete_file', 'execute_shell', 'write_file']]) {
      const few = createRegistry(functions.filter((definition) => kept.includes(definition.name)));
      for (const line of development) {
        const possible = line.expected.length > 0 && line.expected.every((call) => kept.includes(call.name));
        const verdict = scoreLine(possible ? line : { ...line, kind: 'abstain', expected: [] }, evaluateText(line.text, few), names);
        expect(verdict.wrongDestructive, `${kept.join(', ')}: ${line.text}`).toEqual([]);
      }
    }
  });
});
