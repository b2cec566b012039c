import { z } from 'zod';
import { position } from './diagnostics.ts';
import { jsonLines } from './parseCompilers.ts';

export interface Failure {
  name: string;
  file?: string | undefined;
  line?: number | undefined;
  message: string;
}

/** What a run of tests came to; undefined where the output does not say. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
  failures: Failure[];
}

type Parser = (output: string) => TestCounts | undefined;

const longestMessage = 2000;

function failure({ name, file, line, message }: { name: string; file?: string | undefined; line?: number | undefined; message: string }): Failure {
  return { name: name.trim().slice(0, 500), ...(file !== undefined && { file: file.replace(/^\.[\\/]/, '') }), ...(line !== undefined && { line }), message: message.trim().slice(0, longestMessage) };
}

function numberBefore(word: string, text: string): number {
  return Number(new RegExp(`(\\d{1,9}) ${word}`).exec(text)?.[1] ?? 0);
}

/** `node --test --test-reporter=tap`: TAP 13 with YAML blocks; the totals stand at its end. */
export const parseTap: Parser = (output) => {
  const total = (word: string): number | undefined => {
    const last = [...output.matchAll(new RegExp(`^# ${word} (\\d{1,9})$`, 'gm'))].at(-1)?.[1];
    return last === undefined ? undefined : Number(last);
  };
  const passed = total('pass');
  if (passed === undefined) return undefined;
  const failures: Failure[] = [];
  for (const { 2: name = '', index, 0: whole, 1: indent = '' } of output.matchAll(/^( {0,200})not ok \d+ - ([^\n]*)$/gm)) {
    if (/# (?:TODO|SKIP)\b/i.test(name)) continue;
    const rest = output.slice(index + whole.length + 1);
    const block = rest.startsWith(`${indent}  ---`) ? rest.slice(0, Math.max(0, rest.indexOf(`\n${indent}  ...`))) : '';
    const field = (key: string): string | undefined => new RegExp(`^ {0,200}${key}: (?:'((?:[^'\\n]|'')*)'|\\|-\\n((?:${indent} {4}[^\\n]*\\n?|\\n)*)|([^\\n]+))`, 'm').exec(block)?.slice(1).find((part) => part !== undefined);
    if (field('failureType') === 'subtestsFailed') continue;
    const place = /^(.*):(\d+):\d+$/.exec(field('location')?.replaceAll('\\\\', '\\') ?? '');
    failures.push(failure({ name, file: place?.[1], line: position(place?.[2]), message: (field('error') ?? '').replace(/^ +/gm, '').replaceAll("''", "'").replaceAll('\\n', '\n') }));
  }
  return { passed, failed: (total('fail') ?? 0) + (total('cancelled') ?? 0), skipped: (total('skipped') ?? 0) + (total('todo') ?? 0), failures };
};

/** `vitest --reporter=tap-flat`: one line a test, "file > group > name"; the JSON reporter of newer ones writes a file instead. */
export const parseVitest: Parser = (output) => {
  if (!/^TAP version \d+$/m.test(output)) return undefined;
  const lines = [...output.matchAll(/^(ok|not ok) \d+ - ([^\n]*?)(?: # time=[\d.]+m?s)?$/gm)];
  const isLeftOut = (name: string): boolean => / # (?:SKIP|TODO)\b/.test(name);
  const failed = lines.filter(([, result, name = '']) => result === 'not ok' && !isLeftOut(name));
  const failures = failed.map(({ 0: whole, 2: name = '', index }) => {
    const rest = output.slice(index + whole.length + 1);
    const block = /^ +---\n/.test(rest) ? (rest.split(/^ +\.\.\.$/m)[0] ?? '') : '';
    const quoted = (key: string): string | undefined => readString(new RegExp(`^ +${key}: (".*")$`, 'm').exec(block)?.[1]);
    const place = /^(.*):(\d+):\d+$/.exec(quoted('at') ?? '');
    return failure({ name, file: place?.[1] ?? name.split(' > ')[0], line: position(place?.[2]), message: quoted('message') ?? '' });
  });
  const skipped = lines.filter(([, , name = '']) => isLeftOut(name)).length;
  return { passed: lines.length - failed.length - skipped, failed: failed.length, skipped, failures };
};

function readString(json: string | undefined): string | undefined {
  if (json === undefined) return undefined;
  try {
    return String(JSON.parse(json));
  } catch {
    return json.slice(1, -1);
  }
}

const jestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number().default(0),
  numTodoTests: z.number().default(0),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().optional(),
      message: z.string().nullish(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string(), failureMessages: z.array(z.string()).nullish(), location: z.object({ line: z.number() }).nullish() })).default([]),
    }),
  ),
});

/** `jest --json` (https://jestjs.io/docs/cli#--json; unverified against Jest itself). A file that cannot be loaded counts as one failure. */
export const parseJest: Parser = (output) => {
  const report = jsonLines(output).map((value) => jestReport.safeParse(value).data).findLast((each) => each !== undefined);
  if (!report) return undefined;
  const failures = report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((each) => each.status === 'failed').map(({ fullName, failureMessages, location }) => {
      const text = (failureMessages ?? []).join('\n');
      const at = location?.line ?? position(new RegExp(`${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}:(\\d{1,9}):\\d`).exec(text)?.[1]);
      return failure({ name: fullName, file: name, line: at, message: text });
    });
    return failed.length === 0 && status === 'failed' ? [failure({ name, file: name, message: message ?? 'It could not be loaded' })] : failed;
  });
  return { passed: report.numPassedTests, failed: Math.max(report.numFailedTests, failures.length), skipped: report.numPendingTests + report.numTodoTests, failures };
};

/** `pytest -q --tb=short -rfE`: sections by test, then a summary. */
export const parsePytest: Parser = (output) => {
  const summary = /^(?:=+ )?((?:\d+ \w+(?:, )?)+|no tests ran) in [\d.]+s.*$/m.exec(output.slice(-20_000))?.[1];
  if (summary === undefined) return undefined;
  const failures = [...output.matchAll(/^(?:FAILED|ERROR) ([^\n]*?)(?: - ([^\n]*))?$/gm)].map(([, name = '', reason = '']) => {
    const test = name.split('::').slice(1).join('.').replace(/\[.*$/, '');
    const section = output.split(/^_{2,} (?=[^_\n])/m).find((part) => test !== '' && (part.startsWith(`${test} _`) || part.startsWith(`ERROR at setup of ${test} _`) || part.startsWith(`ERROR at teardown of ${test} _`)));
    const places = [...(section ?? '').matchAll(/^([^\s:][^:\n]*\.py):(\d+): /gm)];
    const own = places.findLast(([, file]) => file === name.split('::')[0]) ?? places.at(-1);
    const raised = [...(section ?? '').matchAll(/^E {3}(.*)$/gm)].map(([, text]) => text).join('\n');
    return failure({ name, file: own?.[1] ?? name.split('::')[0], line: position(own?.[2]), message: raised || reason });
  });
  return { passed: numberBefore('passed', summary), failed: numberBefore('failed', summary) + numberBefore('errors?', summary), skipped: numberBefore('skipped', summary) + numberBefore('xfailed', summary), failures };
};

/** `python -m unittest`: on standard error. */
export const parseUnittest: Parser = (output) => {
  const ran = /^Ran (\d{1,9}) tests? in /m.exec(output)?.[1];
  const end = /^(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$/m.exec(output)?.[1] ?? '';
  if (ran === undefined) return undefined;
  const number = (word: string): number => Number(new RegExp(`\\b${word}=(\\d{1,9})`).exec(end)?.[1] ?? 0);
  const failures = output.split(/^={70}$/m).slice(1).map((part) => {
    const [head = '', ...rest] = part.trim().split('\n');
    const text = (rest.join('\n').split(/^-{70}$/m)[1] ?? '').trim();
    const place = [...text.matchAll(/File "([^"]+)", line (\d+)/g)].at(-1);
    return failure({ name: head.replace(/^(?:FAIL|ERROR): /, ''), file: place?.[1], line: position(place?.[2]), message: text.split('\n').at(-1) ?? '' });
  });
  const failed = number('failures') + number('errors') + number('unexpected successes');
  const skipped = number('skipped') + number('expected failures');
  return { passed: Math.max(0, Number(ran) - failed - skipped), failed, skipped, failures };
};

/** `cargo test`: one summary for every crate and kind of test. */
export const parseCargoTest: Parser = (output) => {
  const ends = [...output.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored/gm)];
  if (ends.length === 0) return undefined;
  const sum = (index: number): number => ends.reduce((total, end) => total + Number(end[index]), 0);
  const failures = [...output.matchAll(/^test (.+?)(?: - should panic)? \.\.\. FAILED$/gm)].map(([, name = '']) => {
    const from = output.indexOf(`---- ${name} stdout ----`);
    const section = from < 0 ? '' : (output.slice(from).split(/\n(?:---- |failures:\n)/)[0] ?? '');
    const panicked = /panicked at (?:'.*', )?([^\s:]+):(\d+):\d+:?\n?([\s\S]*?)(?:\nnote: |\n\n|$)/.exec(section);
    return failure({ name, file: panicked?.[1], line: position(panicked?.[2]), message: panicked?.[3] || section.split('\n').slice(1).join('\n') });
  });
  return { passed: sum(1), failed: sum(2), skipped: sum(3), failures };
};

const goEvent = z.object({ Action: z.string(), Package: z.string().default(''), Test: z.string().optional(), Output: z.string().optional() });

/** `go test -json`: events as https://pkg.go.dev/cmd/test2json defines them; unverified against Go itself. */
export const parseGoTest: Parser = (output) => {
  const events = jsonLines(output).flatMap((value) => goEvent.safeParse(value).data ?? []);
  if (events.length === 0) return undefined;
  const ended = events.filter((event) => event.Test !== undefined);
  const parents = new Set(ended.flatMap(({ Package, Test = '' }) => (Test.includes('/') ? [`${Package} ${Test.slice(0, Test.lastIndexOf('/'))}`] : [])));
  const leaves = ended.filter(({ Package, Test = '' }) => !parents.has(`${Package} ${Test}`));
  const count = (action: string): number => leaves.filter(({ Action }) => Action === action).length;
  const said = (name: string | undefined, of: string): string => events.filter(({ Action, Package, Test }) => Action === 'output' && Package === of && Test === name).map(({ Output = '' }) => Output).filter((line) => !/^\s*(?:=== |--- )/.test(line)).join('');
  const failures = leaves.filter(({ Action }) => Action === 'fail').map(({ Package, Test }) => {
    const text = said(Test, Package);
    const place = /^\s*([^\s:]+\.go):(\d+): /m.exec(text);
    return failure({ name: `${Package}.${Test ?? ''}`, file: place?.[1], line: position(place?.[2]), message: text });
  });
  // A package that does not build has no tests that could fail.
  const broken = events.filter(({ Action, Package, Test }) => Action === 'fail' && Test === undefined && !leaves.some((leaf) => leaf.Package === Package && leaf.Action === 'fail'));
  failures.push(...broken.map(({ Package }) => failure({ name: Package, message: said(undefined, Package) || 'It does not build' })));
  return { passed: count('pass'), failed: count('fail') + broken.length, skipped: count('skip'), failures };
};

/** Maven's Surefire: the last "Tests run:" is the total. Shape: https://maven.apache.org/surefire/; unverified against Maven itself. */
export const parseMavenTest: Parser = (output) => {
  const total = [...output.matchAll(/Tests run: (\d+), Failures: (\d+), Errors: (\d+), Skipped: (\d+)(?!.*Time elapsed)/g)].at(-1);
  if (!total) return undefined;
  const [ran = 0, failed = 0, errors = 0, skipped = 0] = total.slice(1).map(Number);
  const failures = [...output.matchAll(/^\[ERROR\] {3}([\w$.]+)[.:]([\w$]+):(\d+)(?:->\S+)? (.*)$/gm)].map(([, type = '', method = '', line, message = '']) => failure({ name: `${type}.${method}`, line: position(line), message }));
  return { passed: Math.max(0, ran - failed - errors - skipped), failed: failed + errors, skipped, failures };
};
