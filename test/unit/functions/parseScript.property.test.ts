import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../../../src-main/functions/code/parseScript.ts';
import { temporaryFolder } from '../../kit/temporaryFolder.ts';

const cases = { numRuns: 10_000 };

const word = fc.string({ maxLength: 12, unit: fc.constantFrom(...`abz09 -_=/.,:~*?[]"'\\|&;<>#!$(){}\`\t\n`) });
const argv = fc.tuple(fc.constantFrom('git', 'ls', 'rm', '/bin/cat', 'npm'), fc.array(word, { maxLength: 4 })).map(([program, rest]) => [program, ...rest]);
const separator = fc.constantFrom(';', ' ; ', '&&', ' && ', '||', ' | ', '|', '\n', ' & ');

/** Every way POSIX has to write one word. */
const quotings: readonly ((text: string) => string)[] = [
  (text) => `'${text.replaceAll("'", `'\\''`)}'`,
  (text) => `"${text.replaceAll(/["\\$`]/g, '\\$&')}"`,
  (text) => (text === '' || text.includes('\n') ? `'${text.replaceAll("'", `'\\''`)}'` : text.replaceAll(/[^A-Za-z0-9_/.,:-]/g, '\\$&')),
];

describe('reading a script', () => {
  test('gives back exactly the words that were quoted, however they were quoted and joined', () => {
    fc.assert(
      fc.property(fc.array(argv, { minLength: 1, maxLength: 4 }), fc.array(separator, { minLength: 3, maxLength: 3 }), fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }), (programs, separators, ways) => {
        let used = 0;
        const quote = (text: string): string => (quotings[ways[used++ % ways.length] ?? 0] as (text: string) => string)(text);
        const script = programs.map((program, index) => program.map(quote).join(' ') + (index < programs.length - 1 ? (separators[index] ?? ';') : '')).join('');
        expect(parseScript(script)).toEqual(programs);
      }),
      cases,
    );
  });

  test('never throws, and never invents a program out of a text it cannot read', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80, unit: fc.constantFrom(...`ab '"\\;&|<>()\`$#\n{}=`) }), (script) => {
        const programs = parseScript(script);
        if (/[`(){}]/.test(script.replaceAll(/\\.|'[^']*'/gs, '').replaceAll(/#[^\n]*/g, '')) && !script.includes('"')) expect(programs).toBeUndefined();
        for (const program of programs ?? []) expect(program.length).toBeGreaterThan(0);
      }),
      cases,
    );
  });

  // The shell itself is the judge: what is read as one program with these words must be that to it.
  test('agrees with the shell', () => {
    const scripts = fc.sample(fc.string({ maxLength: 14, unit: fc.constantFrom(...`ab '"\\#=\t`) }).map((rest) => `show ${rest}`), { numRuns: cases.numRuns, seed: 20 });
    const read = [...new Set(scripts)].flatMap((script) => {
      const programs = parseScript(script);
      return programs?.length === 1 && programs[0] ? [{ script, words: programs[0].slice(1) }] : [];
    });
    expect(read.length).toBeGreaterThan(3000);
    const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
    // Nothing but `show` can run: there is no PATH, and no other program in the alphabet.
    const judge = `show() { for word; do printf '%s\\001' "$word"; done; }\nPATH=\n${read.map(({ script }) => `(eval ${quoted(script)}); printf '\\002'`).join('\n')}\n`;
    const { stdout, status } = spawnSync('/bin/sh', ['-s'], { input: judge, cwd: temporaryFolder(), encoding: 'utf8', env: {}, maxBuffer: 1e8 });
    expect(status).toBe(0);
    const told = stdout.split('\u0002').slice(0, -1).map((part) => part.split('\u0001').slice(0, -1));
    expect(told).toEqual(read.map(({ words }) => words));
  });
});
