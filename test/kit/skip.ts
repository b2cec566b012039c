// The one way to leave a test out: with a reason, which the run prints and counts. A test
// skipped in any other way makes the run fail.
import { describe, test, type TestContext } from 'vitest';

/** `test` where `available`, else a skip: `testIf(chromium !== undefined, 'no browser')('opens', …)`. */
export function testIf(available: boolean, reason: string): (name: string, run: (context: TestContext) => unknown, timeout?: number) => void {
  checkReason(reason);
  return (name, run, timeout) => {
    if (available) test(name, (context) => run(context) as Promise<void>, timeout);
    else test(name, (context) => context.skip(reason));
  };
}

/** `describe` where `available`, else one skip in its place: neither its hooks nor its tests run. */
export function describeIf(available: boolean, reason: string): (name: string, define: () => void) => void {
  checkReason(reason);
  return (name, define) => {
    if (available) describe(name, define);
    else test(`${name} (all of it)`, (context) => context.skip(reason));
  };
}

function checkReason(reason: string): string {
  if (reason.trim() === '') throw new Error('A skip needs a reason: what is missing, and how to get it');
  return reason;
}
