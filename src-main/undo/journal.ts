import type { UndoView } from '../../src-preload/contract/index.ts';
import type { Clock } from '../kernel/clock.ts';
import { formatBytes, formatCount } from '../kernel/format.ts';
import type { Log } from '../kernel/log.ts';
import type { Commands } from '../ports/commands.ts';
import type { Files } from '../ports/files.ts';
import type { ChangeMark, Memories } from '../ports/memories.ts';
import type { Store } from '../store/store.ts';
import { noMemories, type MemoryChanges } from './memoryChanges.ts';
import { createRecording, type Recording } from './recording.ts';
import { recoverCalls, type Recovered } from './recover.ts';
import { createReverter } from './revert.ts';
import { createJournalRows, type CallStanding } from './rows.ts';
import type { SettingValues } from './settingValues.ts';
import { createTrash } from './trash.ts';
import { createTurns } from './turns.ts';

export interface JournalParts {
  store: Store;
  /** The trash; private to this user. Made when it is missing. */
  folder: string;
  clock: Clock;
  log: Log;
  /** Asked anew each time: the person may change them. */
  limits(): JournalLimits;
  settings: SettingValues;
  /** Default: none are kept. */
  memories?: MemoryChanges;
}

export interface JournalLimits {
  /** Milliseconds after which a call can no longer be undone. */
  maxAgeMs: number;
  /** Bytes the trash may hold; also the most that is copied into it from another disk for one change. */
  maxBytes: number;
}

/**
 * The record of what calls changed, and the way back. A change is noted, with what its inverse needs,
 * before it happens; so a call can be undone exactly, a failed one leaves nothing half-done, and one
 * that was killed is taken back at the next start.
 */
export interface Journal {
  /** The file system for a running call: every change through it is recorded. */
  recording(callId: string, files: Files): Files;
  /** The memories for a running call: every change through them is recorded. */
  recordingMemories(callId: string, memories: Memories): Memories;
  /** A change the person makes of memories by hand; `finish` or `rollBack` ends it. */
  remember<T>(callId: string, change: (mark: ChangeMark) => Promise<T>): Promise<T>;
  /** The commands of a running call: what one changed in its sandbox is put into its place, recorded, when it has ended. */
  recordingCommands(callId: string, commands: Commands): Commands;
  /** The call succeeded: from now on it can be undone. A call that changed nothing leaves nothing. */
  finish(callId: string): Promise<void>;
  /**
   * The call failed: waits for changes under way, then takes all back, newest first. Never throws:
   * what could not be taken back is logged and stays undoable; `false` says so.
   */
  rollBack(callId: string): Promise<boolean>;
  /** The person changed settings: from now on that can be undone. */
  noteSettings(callId: string, changes: readonly { name: string; before: unknown; after: unknown }[]): Promise<void>;
  /** UNDO_CONFLICT names what changed since; with `force` that is put aside in the trash. UNDO_UNAVAILABLE says why there is nothing to undo. All or nothing. */
  undo(callId: string, options: { force: boolean }): Promise<void>;
  /** Carries out again exactly what was undone, under the same conditions. */
  redo(callId: string, options: { force: boolean }): Promise<void>;
  /** To be called once at start, before any call: settles what an ended process left unsettled, and tells. */
  recover(): Promise<Recovered[]>;
  /** Drops what is too old, then the oldest until the rest fits. */
  sweep(): Promise<void>;
  /** What the trash holds: bytes, and for how many calls. */
  usage(): Promise<{ bytes: number; entries: number }>;
  stateOf(callId: string): Promise<UndoView>;
  /** The same for many calls in one query. */
  statesOf(callIds: readonly string[]): Promise<Map<string, UndoView>>;
}

export function createJournal({ store, folder, clock, log, limits, settings, memories = noMemories }: JournalParts): Journal {
  const rows = createJournalRows(store);
  const trash = createTrash(folder, () => limits().maxBytes);
  const reverter = createReverter(trash, settings, memories);
  const turns = createTurns({ rows, trash, reverter, settings, memories, clock, log });
  const recordings = new Map<string, Recording>();

  /** Whether the call had begun any change. */
  async function closeRecording(callId: string): Promise<boolean> {
    const changed = (await recordings.get(callId)?.close()) ?? false;
    recordings.delete(callId);
    return changed;
  }

  async function expire(callId: string, reason: string): Promise<void> {
    // The rows first: what the trash holds without a row is removed at the next start.
    const kept = await rows.ofCall(callId);
    await rows.expireCall(callId, reason);
    if (kept.some(({ change }) => change?.kind === 'memories')) await memories.forget(callId);
    await trash.dropCall(callId);
  }

  function recordingOf(callId: string): Recording {
    const recording = recordings.get(callId) ?? createRecording(callId, { rows, trash, reverter, clock, log });
    recordings.set(callId, recording);
    return recording;
  }

  const journal: Journal = {
    recording: (callId, files) => recordingOf(callId).over(files),
    remember: (callId, change) => recordingOf(callId).remember(change),
    recordingMemories: (callId, memoriesOfCall) => recordingOf(callId).overMemories(memoriesOfCall),
    recordingCommands: (callId, commands) => ({
      ...commands,
      async run(request) {
        const { layer, ...result } = await commands.run(request);
        if (!layer) return result;
        try {
          await recordingOf(callId).adopt(layer.changes);
        } finally {
          await layer.discard();
        }
        return { ...result, heldBack: layer.heldBack, changed: layer.changes.map(({ path, kind }) => ({ path, kind })) };
      },
    }),

    async finish(callId) {
      if (await closeRecording(callId)) await rows.setStates(callId, ['applied'], 'done');
    },

    async rollBack(callId) {
      return (await closeRecording(callId)) ? turns.rollBack(callId) : true;
    },

    async noteSettings(callId, changes) {
      await Promise.all(changes.map((change, position) => rows.insert({ callId, position, state: 'done', createdAt: clock.now(), bytes: 0, change: { kind: 'setting', ...change } })));
    },

    undo: (callId, { force }) => turns.undo(callId, force),
    redo: (callId, { force }) => turns.redo(callId, force),
    recover: () => recoverCalls({ rows, trash, reverter, settings, memories, clock, log }),

    async sweep() {
      const { maxAgeMs, maxBytes } = limits();
      const settled = (await rows.standings()).filter(isSettled);
      const tooOld = settled.filter((call) => call.createdAt + maxAgeMs <= clock.now());
      for (const { callId } of tooOld) await expire(callId, `It was done more than ${formatCount(Math.round(maxAgeMs / 86_400_000), 'day')} ago`);
      let { bytes } = await rows.usage();
      for (const call of settled.filter((one) => !tooOld.includes(one)).sort((a, b) => a.createdAt - b.createdAt)) {
        if (bytes <= maxBytes) break;
        await expire(call.callId, `The undo trash was full (${formatBytes(maxBytes)}) and drops the oldest first`);
        bytes -= call.bytes;
      }
    },

    usage: () => rows.usage(),
    stateOf: async (callId) => (await journal.statesOf([callId])).get(callId) ?? { state: 'none' },
    async statesOf(callIds) {
      const standings = await rows.standings(callIds);
      const views = new Map<string, UndoView>(callIds.map((callId) => [callId, { state: 'none' }]));
      for (const standing of standings) views.set(standing.callId, viewOf(standing, limits().maxAgeMs));
      return views;
    },
  };
  return journal;
}

/** Whether nothing is under way for the call and something is kept of it. */
function isSettled({ states }: CallStanding): boolean {
  return Object.keys(states).every((state) => state === 'done' || state === 'undone');
}

function viewOf({ states, createdAt, undoneAt, reason }: CallStanding, maxAgeMs: number): UndoView {
  if (states.expired) return { state: 'expired', reason: reason ?? 'It is no longer kept' };
  if (states.pending || states.applied) return { state: 'planned' };
  if (states.done || states.undoing) return { state: 'available', until: createdAt + maxAgeMs };
  return { state: 'undone', at: undoneAt ?? createdAt };
}

export type { Recovered };
