import type { QuickJSContext, QuickJSHandle, QuickJSRuntime, QuickJSWASMModule, VmCallResult } from 'quickjs-emscripten-core';
import type { ScriptError, ScriptRequest, ScriptResult } from '../../scripts.ts';
import { OutputKeeper } from '../outputKeeper.ts';
import { placeholders, prelude } from './prelude.ts';

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
  const held: QuickJSHandle[] = [];
  try {
    const outcome = run({ context, runtime, keep: (handle) => (held.push(handle), handle) }, source, streams, late);
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
      for (const handle of held) if (handle.alive) handle.dispose();
      context.dispose();
      runtime.dispose();
    } catch {
      // What ran out of memory cannot always be taken apart; its thread is ended.
    }
  }
}

type Outcome = { error: ScriptError } | { result?: string; json?: string };

interface Engine {
  context: QuickJSContext;
  runtime: QuickJSRuntime;
  /** Gives a value back when the script has ended; the runtime cannot be taken apart before. */
  keep(handle: QuickJSHandle): QuickJSHandle;
}

function run(engine: Engine, source: string, streams: Readonly<Record<1 | 2, OutputKeeper>>, late: () => boolean): Outcome {
  const { context, runtime, keep } = engine;
  const surroundings = new Surroundings(engine, streams);
  const load = keep(context.newFunction('load', () => void surroundings.loaded()));
  const put = keep(context.unwrapResult(context.evalCode(placeholders, 'placeholders')));
  keep(context.unwrapResult(context.callFunction(put, context.undefined, load)));
  const promise = taken(engine, context.evalCode(source, 'script.js', asyncScript));
  if ('error' in promise) return promise;
  for (;;) {
    const jobs = runtime.executePendingJobs();
    if (jobs.error) return { error: describeError(engine, keep(jobs.error)) };
    const next = surroundings.runNext();
    if ('error' in next) return next;
    if (late()) return { error: stopped };
    if (next.waitMs > 0) sleep(Math.min(next.waitMs, longestSleepMs));
    if (next.waitMs < 0 && !runtime.hasPendingJob()) break;
  }
  const state = context.getPromiseState(promise.value);
  if (state.type === 'rejected') return { error: describeError(engine, keep(state.error)) };
  if (state.type === 'pending') return { error: { type: 'Error', message: 'The script awaits something that never comes', stack: '' } };
  return describeValue(engine, surroundings, valueOf(engine, keep(state.value)));
}

/** What a script finds beside the language, read when it first uses it. */
class Surroundings {
  private own: { handle: QuickJSHandle; runNext: QuickJSHandle } | undefined;
  private readonly engine: Engine;
  private readonly streams: Readonly<Record<1 | 2, OutputKeeper>>;

  constructor(engine: Engine, streams: Readonly<Record<1 | 2, OutputKeeper>>) {
    this.engine = engine;
    this.streams = streams;
  }

  loaded(): { handle: QuickJSHandle; runNext: QuickJSHandle } {
    if (this.own) return this.own;
    const { context, keep } = this.engine;
    const print = keep(context.newFunction('print', (stream, text) => this.streams[context.getNumber(stream) === 2 ? 2 : 1].add(Buffer.from(context.getString(text)))));
    const now = keep(context.newFunction('now', () => context.newNumber(performance.now())));
    const made = keep(context.unwrapResult(context.evalCode(prelude, 'prelude')));
    const handle = keep(context.unwrapResult(context.callFunction(made, context.undefined, print, now)));
    this.own = { handle, runNext: keep(context.getProp(handle, 'runNext')) };
    return this.own;
  }

  /** Runs the timer that is due; -1: none waits. */
  runNext(): { waitMs: number } | { error: ScriptError } {
    if (!this.own) return { waitMs: -1 };
    const next = taken(this.engine, this.engine.context.callFunction(this.own.runNext, this.own.handle));
    return 'error' in next ? next : { waitMs: this.engine.context.getNumber(next.value) };
  }
}

const stopped: ScriptError = { type: 'InternalError', message: 'interrupted', stack: '' };

function taken(engine: Engine, result: VmCallResult<QuickJSHandle>): { value: QuickJSHandle } | { error: ScriptError } {
  return result.error ? { error: describeError(engine, engine.keep(result.error)) } : { value: engine.keep(result.value) };
}

/** The value of the last expression, else of a variable called `result`. */
function valueOf({ context, keep }: Engine, settled: QuickJSHandle): QuickJSHandle {
  const value = keep(context.getProp(settled, 'value'));
  if (context.typeof(value) !== 'undefined') return value;
  return keep(context.unwrapResult(context.evalCode("typeof result === 'undefined' ? undefined : result", 'result')));
}

function describeValue({ context, keep }: Engine, surroundings: Surroundings, value: QuickJSHandle): Outcome {
  const type = context.typeof(value);
  if (type === 'undefined') return {};
  if (type === 'boolean' || type === 'string' || (type === 'number' && !Object.is(context.getNumber(value), -0))) return describePlain(context.dump(value) as boolean | string | number);
  const { handle: own } = surroundings.loaded();
  const told = (how: string): string | undefined => {
    const called = context.callFunction(keep(context.getProp(own, how)), own, value);
    const handle = keep(called.error ?? called.value);
    return !called.error && context.typeof(handle) === 'string' ? context.getString(handle) : undefined;
  };
  const [text, json] = [told('text'), told('json')];
  return { ...(text !== undefined && { result: text.slice(0, longestText) }), ...(json !== undefined && json.length <= longestJson && { json }) };
}

/** As JSON tells it, and as a person reads it. */
function describePlain(value: boolean | string | number): Outcome {
  const json = JSON.stringify(value);
  const text = typeof value === 'string' ? json : String(value);
  return { result: text.slice(0, longestText), ...(json.length <= longestJson && { json }) };
}

function describeError({ context, keep }: Engine, error: QuickJSHandle): ScriptError {
  const text = (name: string): string => {
    const value = keep(context.getProp(error, name));
    return context.typeof(value) === 'string' ? context.getString(value).slice(0, longestText) : '';
  };
  if (context.typeof(error) !== 'object') return { type: 'Error', message: context.getString(error).slice(0, longestText), stack: '' };
  return { type: text('name') || 'Error', message: text('message'), stack: text('stack') };
}

function sleep(milliseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
}
