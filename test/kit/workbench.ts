// Runs one function the way the door does, without policy, journal and audit: real input schema, resolved
// effects, narrowed real ports, and everything the function says of its result held against its schema.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { z } from 'zod';
import { preview as previewSchema, resultView } from '../../src-preload/contract/preview.ts';
import type { Effect, Preview, Progress } from '../../src-preload/contract/index.ts';
import { resolveEffects } from '../../src-main/calls/resolveEffects.ts';
import { createExecution } from '../../src-main/calls/execution/createExecution.ts';
import { limitsConfig } from '../../src-main/calls/limits.ts';
import { requireInput } from '../../src-main/calls/parseInput.ts';
import { functions } from '../../src-main/functions/index.ts';
import { AppError, isAppError } from '../../src-main/kernel/errors.ts';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { createLog } from '../../src-main/kernel/log.ts';
import { createMemories } from '../../src-main/memory/createMemories.ts';
import { createLocalPorts, type LocalPorts } from '../../src-main/ports/local/createLocalPorts.ts';
import type { Roots } from '../../src-main/ports/roots.ts';
import { scopePorts, scopePreviewPorts } from '../../src-main/ports/scoped/scopePorts.ts';
import { createRedactor } from '../../src-main/redact/redactor.ts';
import type { AnyFunction } from '../../src-main/registry/defineFunction.ts';
import { createRegistry } from '../../src-main/registry/registry.ts';
import type { Store } from '../../src-main/store/store.ts';
import { createSchedules } from '../../src-main/workflows/schedule/createSchedules.ts';
import { makeRoots } from './fileSystem.ts';

export interface CallOptions {
  signal?: AbortSignal;
  onProgress?: (progress: Progress) => void;
}

export interface MeasuredPreview {
  preview: Preview;
  object?: string;
  approveLabel?: string;
}

export interface Workbench {
  roots: Roots & { outside: string };
  /** Absolute path of something in the workspace. */
  at(name: string): string;
  put(name: string, content: string | Uint8Array): string;
  get(name: string): string;
  bytes(name: string): Buffer;
  has(name: string): boolean;
  /** Runs the function; throws as the handler does. */
  call(definition: AnyFunction, input: Record<string, unknown>, options?: CallOptions): Promise<Record<string, unknown>>;
  preview(definition: AnyFunction, input: Record<string, unknown>, options?: { whole?: boolean }): Promise<MeasuredPreview>;
  effects(definition: AnyFunction, input: Record<string, unknown>): Promise<Effect[]>;
  /** Whose open pages its calls have. */
  session: string;
  /** The ports as they are before narrowing; a test may put others in their place. */
  ports: LocalPorts;
}

export function openWorkbench(roots: Workbench['roots'] = makeRoots()): Workbench {
  const redactor = createRedactor();
  const memories = createMemories({ folder: roots.dataFolder, clock: systemClock, marks: (value) => redactor.value(value, 'model') !== value });
  onTestFinished(() => memories.close());
  const execution = createExecution({ limits: limitsConfig.parse({}), redisUrl: undefined, cacheKey: randomBytes(32), clock: systemClock, log: createLog('silent') });
  const ports = createLocalPorts({ roots: () => roots, notifications: { show: async () => ({ shownBy: 'the test' }) }, schedules: benchSchedules(), memories, cache: execution.values });
  const session = `bench:${randomUUID()}`;
  const at = (name: string): string => join(roots.workspace, name);

  async function effects(definition: AnyFunction, input: Record<string, unknown>): Promise<Effect[]> {
    const resolved = await resolveEffects(definition.effects(input), { roots, commands: bench.ports.commands, ports: bench.ports, network: bench.ports.network, searchEngines: bench.ports.searchEngines, accounts: bench.ports.accounts, reaches: (action) => bench.ports.browser.reaches(session, action), terminal: (id) => bench.ports.terminals.facts(session, id), principal: 'person', marks: (value) => redactor.value(value, 'model') !== value, closed: { hidden: [], fixed: [] } });
    const own = resolved.find((effect) => (effect.kind === 'process' || effect.kind === 'service') && effect.refusal !== undefined);
    if (own?.kind === 'process' || own?.kind === 'service') throw new AppError('DENIED_BY_POLICY', own.refusal ?? '');
    const refusal = resolved.find((effect) => effect.kind === 'path' && effect.refusal !== undefined);
    if (refusal?.kind === 'path') throw new AppError('PATH_REFUSED', refusal.refusal ?? '');
    return resolved;
  }

  const bench: Workbench = {
    roots,
    session,
    ports,
    at,
    put(name, content) {
      mkdirSync(dirname(at(name)), { recursive: true });
      writeFileSync(at(name), content);
      return at(name);
    },
    get: (name) => readFileSync(at(name), 'utf8'),
    bytes: (name) => readFileSync(at(name)),
    has: (name) => existsSync(at(name)),
    effects: (definition, input) => effects(definition, parse(definition, input)),
    async call(definition, input, { signal = new AbortController().signal, onProgress = () => undefined } = {}) {
      const parsed = parse(definition, input);
      const scoped = scopePorts(bench.ports, await effects(definition, parsed), roots, undefined, { session, judge: () => 'ask' });
      const output = await definition.handler({ ...scoped, callId: 'test', caller: { kind: 'catalogue' }, cwd: roots.workspace, signal, clock: systemClock, progress: onProgress, remark: () => undefined, ask: () => Promise.resolve({ kind: 'nobody' }) }, parsed);
      expect(definition.output.strict().safeParse(output).error?.message).toBeUndefined();
      expect(definition.summarise(output, parsed)).not.toMatch(/undefined|NaN|\[object/);
      if (definition.view) expect(resultView.safeParse(definition.view(output, parsed)).error?.message).toBeUndefined();
      return output;
    },
    async preview(definition, input, { whole } = {}) {
      const parsed = parse(definition, input);
      if (definition.preview === undefined) throw new Error(`${definition.name} has no preview`);
      const scoped = scopePreviewPorts(bench.ports, await effects(definition, parsed), roots, session);
      const measured = await definition.preview({ ...scoped, cwd: roots.workspace, signal: new AbortController().signal, clock: systemClock, effects: await effects(definition, parsed), ...(whole === undefined ? {} : { whole }) }, parsed);
      expect(previewSchema.safeParse(measured.preview).error?.message).toBeUndefined();
      return measured;
    },
  };
  return bench;
}

/** The real engine, keeping nothing. What a planned call would do is its phrase. */
function benchSchedules(): ReturnType<typeof createSchedules> {
  const store = { run: async () => undefined, all: async () => [] } as unknown as Store;
  const plain = { encrypt: async (text: string) => text, decrypt: async (text: string) => text };
  const schedules = createSchedules({ store, cipher: plain, clock: { ...systemClock, after: () => () => undefined }, log: createLog('silent') });
  void schedules.start({
    call: () => Promise.reject(new Error('The workbench runs no tasks')),
    async explain(name, input) {
      const definition = createRegistry(functions).require(name);
      const phrase = definition.phrase(requireInput(definition, input).input);
      return { call: `${phrase.base} ${phrase.object}`, verdict: { verdict: 'ask', reason: 'The workbench has no policy' } };
    },
  });
  return schedules;
}

function parse(definition: AnyFunction, input: Record<string, unknown>): z.output<z.ZodObject> {
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) throw new AppError('INVALID_INPUT', parsed.error.message);
  return parsed.data;
}

/** The AppError a call ends with; fails when it does not. */
export async function failureOf(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (isAppError(error)) return error;
    throw error;
  }
  throw new Error('It succeeded, but should have been refused');
}
