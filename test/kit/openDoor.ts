// A real door on a data folder and workspace of its own: real store, audit, journal and files.
import { randomBytes } from 'node:crypto';
import { mkdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { z } from 'zod';
import type { Preset } from '../../src-preload/contract/index.ts';
import { createAuditLog } from '../../src-main/audit/auditLog.ts';
import { createAuditQueries, type AuditQueries } from '../../src-main/audit/auditQueries.ts';
import { createApprovals } from '../../src-main/calls/approvals.ts';
import { createDoor, type Door } from '../../src-main/calls/callFunction.ts';
import { createCallsRepository } from '../../src-main/calls/callsRepository.ts';
import type { DoorParts } from '../../src-main/calls/doorParts.ts';
import { createExecution } from '../../src-main/calls/execution/createExecution.ts';
import { limitsConfig } from '../../src-main/calls/limits.ts';
import { explainLater } from '../../src-main/calls/explainLater.ts';
import { createSchedules, type ScheduleEngine } from '../../src-main/workflows/schedule/createSchedules.ts';
import { createGrants } from '../../src-main/calls/grants.ts';
import { createResults } from '../../src-main/calls/results.ts';
import { createUndoService, type UndoService } from '../../src-main/calls/undoCall.ts';
import { functions } from '../../src-main/functions/index.ts';
import { systemClock, type Clock } from '../../src-main/kernel/clock.ts';
import { createLog } from '../../src-main/kernel/log.ts';
import { createMemories } from '../../src-main/memory/createMemories.ts';
import type { Rule } from '../../src-main/policy/rules.ts';
import type { Accounts } from '../../src-main/ports/accounts.ts';
import { createLocalPorts } from '../../src-main/ports/local/createLocalPorts.ts';
import { createRedactor } from '../../src-main/redact/redactor.ts';
import type { AnyFunction } from '../../src-main/registry/defineFunction.ts';
import { createFileCipher } from '../../src-main/runtime/secrets.ts';
import { createRegistry } from '../../src-main/registry/registry.ts';
import { openStore } from '../../src-main/store/openStore.ts';
import { createJournal } from '../../src-main/undo/journal.ts';
import { temporaryFolder } from './temporaryFolder.ts';
import { noSettings } from './noSettings.ts';

export interface OpenDoor {
  door: Door;
  parts: DoorParts;
  schedules: ScheduleEngine;
  undo: UndoService;
  auditQueries: AuditQueries;
  /** Real path; relative paths of calls mean this. */
  workspace: string;
  dataFolder: string;
  /** Beside the workspace. */
  outside: string;
  close(): Promise<void>;
}

export interface OpenDoorOptions {
  preset?: Preset;
  rules?: Rule[];
  files?: Readonly<Record<string, string>>;
  clock?: Clock;
  more?: AnyFunction[];
  accounts?: Accounts;
  approvalLimitMs?: number;
  /** As in config.json. */
  limits?: z.input<typeof limitsConfig>;
  redisUrl?: string;
  cacheKey?: Uint8Array;
  /** An earlier door's folder, to open it again as after a restart. */
  folder?: string;
}

export async function openDoor(options: OpenDoorOptions = {}): Promise<OpenDoor & { folder: string }> {
  const folder = options.folder ?? realpathSync(temporaryFolder(Object.fromEntries(Object.entries(options.files ?? {}).map(([name, text]) => [`workspace/${name}`, text]))));
  const [workspace, dataFolder, outside, home] = ['workspace', 'data', 'outside', 'home'].map((name) => join(folder, name)) as [string, string, string, string];
  for (const path of [workspace, dataFolder, outside, home]) mkdirSync(path, { recursive: true });
  const clock = options.clock ?? systemClock;
  const log = createLog('silent');
  const store = await openStore(dataFolder);
  const redactor = createRedactor();
  const roots = { workspace, home, dataFolder };
  const audit = await createAuditLog(store, redactor, clock);
  const memories = createMemories({ folder: dataFolder, clock, marks: (value) => redactor.value(value, 'model') !== value });
  const journal = createJournal({ store, folder: join(dataFolder, 'trash'), clock, log, limits: () => ({ maxAgeMs: 30 * 86_400_000, maxBytes: 5e9 }), settings: noSettings, memories });
  await journal.recover();
  const grants = await createGrants(store, clock, () => undefined);
  const limits = limitsConfig.parse(options.limits ?? {});
  const execution = createExecution({ limits, redisUrl: options.redisUrl, cacheKey: options.cacheKey ?? randomBytes(32), clock, log });
  onTestFinished(() => execution.dispose());
  const schedules = createSchedules({ store, cipher: createFileCipher(dataFolder), clock, log });
  const ports = createLocalPorts({ memories, cache: execution.values, roots: () => roots, notifications: { show: async () => ({ shownBy: 'the test' }) }, schedules, ...(options.accounts && { accounts: options.accounts }) });
  const parts: DoorParts = {
    registry: createRegistry([...functions, ...(options.more ?? [])]),
    ports,
    roots: () => roots,
    policy: () => ({ preset: options.preset ?? 'ask', rules: options.rules ?? [], grants: grants.active(), home, workspace, now: clock.now(), allowUnsandboxed: false }),
    grants,
    approvals: createApprovals(store, clock, createFileCipher(dataFolder)),
    audit,
    journal,
    redactor,
    results: createResults({ folder: join(dataFolder, 'results'), log }),
    calls: createCallsRepository(store),
    limits,
    execution,
    clock,
    log,
    approvalLimitMs: () => options.approvalLimitMs ?? 600_000,
    keptForMs: () => 30 * 86_400_000,
  };
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => (closed ??= Promise.all([schedules.stop(), ports.end(), memories.close()]).then(() => store.close()));
  onTestFinished(close);
  const door = createDoor(parts);
  await schedules.start({ call: door.callFunction, explain: (name, input, caller) => explainLater(name, input, caller, parts) });
  return { door, schedules, parts, undo: createUndoService(parts), auditQueries: createAuditQueries(store), workspace, dataFolder, outside, folder, close };
}
