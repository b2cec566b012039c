import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule } from 'quickjs-emscripten-core';
import type { ScriptError, ScriptRequest, ScriptResult } from '../../scripts.ts';
import { OutputKeeper } from '../outputKeeper.ts';
import { prelude } from './prelude.ts';

/** quickjs.h: JS_EVAL_FLAG_ASYNC. The script may await; its value comes in a promise of `{ value }`. */
const asyncScript = 1 << 7;
const stackBytes = 512 * 1024;
/** A script that only waits is looked at so often, milliseconds: it may have been stopped. */
const longestSleepMs = 50;
/** Longer values are told as text alone. */
const longestJson = 1_000_000;
const longestText = 100_000;

/** Runs one script in a runtime of its own, and holds up its thread until that has ended. */
export function evaluateScript(engine: QuickJSWASMModule, source: string, { timeoutMs, memoryBytes, maxOutputBytes }: Omit<ScriptRequest, 'signal' | 'source' | 'language'>, stop: Int32Array<SharedArrayBuffer>): ScriptResult {
  const startedAt = performance.now();
  const streams = { 1: new OutputKeeper(maxOutputBytes), 2: new OutputKeeper(maxOutputBytes) };
  const late = (): boolean => performance.now() - startedAt > timeoutMs || Atomics.load(stop, 0) === 1;
  const runtime = engine.newRuntime();
  runtime.setMemoryLimit(memoryBytes);
  runtime.setMaxStackSize(stackBytes);
  runtime.setInterruptHandler(late);
  const context = runtime.newContext();
  try {
    const outcome = run(context, runtime, source, streams, late);
    const timedOut = 'error' in outcome && late();
    const memory = 'error' in outcome && /^out of memory$/.test(outcome.error.message);
    return {
      stdout: streams[1].text(),
      stderr: streams[2].text(),
      truncated: streams[1].truncated || streams[2].truncated,
      ...(timedOut ? {} : outcome),
      timedOut,
      ...(memory && { limit: 'memory' as const }),
      durationMs: performance.now() - startedAt,
    };
  } finally {
    try {
      context.dispose();
      runtime.dispose();
    } catch {
      // What ran out of memory cannot always be taken apart; its thread is ended.
    }
  }
}

type Outcome = { error: ScriptError } | { result?: string; json?: string };

function run(context: QuickJSContext, runtime: QuickJSRuntime, source: string, streams: Readonly<Record<1 | 2, OutputKeeper>>, late: () => boolean): Outcome {
  const print = context.newFunction('print', (stream, text) => streams[context.getNumber(stream) === 2 ? 2 : 1].add(Buffer.from(context.getString(text))));
  const now = context.newFunction('now', () => context.newNumber(performance.now()));
  const made = context.unwrapResult(context.evalCode(prelude, 'prelude'));
  const own = context.unwrapResult(context.callFunction(made, context.undefined, print, now));
  const evaluated = context.evalCode(source, 'script.js', asyncScript);
  if (evaluated.error) return { error: describeError(context, evaluated.error) };
  const promise = evaluated.value;
  const runNext = context.getProp(own, 'runNext');
  for (;;) {
    const jobs = runtime.executePendingJobs();
    if (jobs.error) return { error: describeError(context, jobs.error) };
    const next = context.callFunction(runNext, own);
    if (next.error) return { error: describeError(context, next.error) };
    const waitMs = context.getNumber(next.value);
    if (late()) return { error: stopped };
    if (waitMs > 0) sleep(Math.min(waitMs, longestSleepMs));
    if (waitMs < 0 && !runtime.hasPendingJob()) break;
  }
  const state = context.getPromiseState(promise);
  if (state.type === 'rejected') return { error: describeError(context, state.error) };
  if (state.type === 'pending') return { error: { type: 'Error', message: 'The script awaits something that never comes', stack: '' } };
  return describeValue(context, own, valueOf(context, state.value));
}

const stopped: ScriptError = { type: 'InternalError', message: 'interrupted', stack: '' };

/** The value of the last expression, else of a variable called `result`. */
function valueOf(context: QuickJSContext, settled: QuickJSHandle): QuickJSHandle {
  const value = context.getProp(settled, 'value');
  if (context.typeof(value) !== 'undefined') return value;
  return context.unwrapResult(context.evalCode("typeof result === 'undefined' ? undefined : result", 'result'));
}

function describeValue(context: QuickJSContext, own: QuickJSHandle, value: QuickJSHandle): Outcome {
  if (context.typeof(value) === 'undefined') return {};
  const told = (how: string): string | undefined => {
    const called = context.callFunction(context.getProp(own, how), own, value);
    if (called.error) return undefined;
    return context.typeof(called.value) === 'string' ? context.getString(called.value) : undefined;
  };
  const [text, json] = [told('text'), told('json')];
  return { ...(text !== undefined && { result: text.slice(0, longestText) }), ...(json !== undefined && json.length <= longestJson && { json }) };
}

function describeError(context: QuickJSContext, error: QuickJSHandle): ScriptError {
  const text = (name: string): string => {
    const value = context.getProp(error, name);
    return context.typeof(value) === 'string' ? context.getString(value).slice(0, longestText) : '';
  };
  if (context.typeof(error) !== 'object') return { type: 'Error', message: context.getString(error).slice(0, longestText), stack: '' };
  return { type: text('name') || 'Error', message: text('message'), stack: text('stack') };
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
