// Attacks 11 and 15 for what compiles, tests, lints and formats: a file's name is never an option of the
// program, nor a list of options; and what is no file name cannot become one.
import { describe, expect, test } from 'vitest';
import { functions } from '../../src-main/functions/index.ts';

const names = ['-rf', '--help', '-', '--', '-o', '@options', '-fplugin=evil.so', '--config=evil.js', '--rulesdir=evil', '-J-javaagent:evil.jar', '--pre=sh', '-c evil', '-exec'];
const endings = ['', '.c', '.cpp', '.rs', '.go', '.java', '.ts', '.js', '.py', '.json', '.h'];

const takers: [string, (name: string) => Record<string, unknown>][] = [
  ['compile_code', (name) => ({ source_path: name, more_sources: [name], output_path: name })],
  ['run_tests', (name) => ({ files: [name] })],
  ['lint_code', (name) => ({ path: name })],
  ['format_code', (name) => ({ path: name })],
];

describe.each(takers)('%s', (functionName, input) => {
  const definition = functions.find(({ name }) => name === functionName) ?? expect.fail(`no ${functionName}`);
  const programs = (name: string): string[][] => definition.effects(definition.input.parse(input(name))).flatMap((effect) => (effect.kind === 'exec' ? effect.programs : []));

  test.each(names)('%j stays a name', (start) => {
    const harmless = new Set(endings.flatMap((ending) => programs(`name${ending}`).flat()));
    let seen = 0;
    for (const ending of endings) {
      for (const argument of programs(`${start}${ending}`).flat()) {
        if (harmless.has(argument)) continue;
        seen += 1;
        expect(argument).toMatch(/^(?:\.\/|--assume-filename=\.\/|--stdin-file-path=\.\/)/);
      }
    }
    expect(seen).toBeGreaterThan(0);
  });
});

test.each([
  ['compile_code', { source_path: 'a.c', standard: 'c17 -fplugin=x' }],
  ['compile_code', { source_path: 'a.c', standard: '-o' }],
  ['compile_code', { source_path: 'a.c', libraries: ['-Wl,--x'] }],
  ['compile_code', { source_path: 'a.c', libraries: ['../x'] }],
  ['run_tests', { name_pattern: '--reporter=./evil.js' }],
  ['run_tests', { name_pattern: 'a\nb' }],
  ['lint_code', { path: 'a\0b.js' }],
])('%s refuses %j', (name, input) => {
  expect(functions.find((definition) => definition.name === name)?.input.safeParse(input).success).toBe(false);
});
