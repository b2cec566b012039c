import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import type { SandboxProfile } from '../../../../src-preload/contract/index.ts';
import { toAppError } from '../../../kernel/errors.ts';
import type { CommandRequest, CommandResult, LayerChange } from '../../commands.ts';
import { isWithin } from '../../segments.ts';
import { answerBytes } from '../interpreters.ts';
import { confinedCommand, confinedVariables } from '../sandbox/confinedCommand.ts';
import { expandPlaces, outermost } from '../sandbox/expandPlaces.ts';
import type { SandboxPrograms } from '../sandbox/findSandbox.ts';
import { createLayerFolder, removeLayerFolder } from '../sandbox/layerFolder.ts';
import { listeningSockets } from '../sandbox/listeningSockets.ts';
import { privateSystemFiles } from '../sandbox/privateSystemFiles.ts';
import { readLayer } from '../sandbox/readLayer.ts';
import { useLimits, writeGitSettings } from '../sandbox/runConfined.ts';
import { writeFilter } from '../sandbox/systemCallFilter.ts';
import { watchUse, type ExceededUse } from '../sandbox/watchUse.ts';
import { startServer, type Served } from './startServer.ts';
import { createWarmPlaces, type Place, type Wanted } from './warmPlaces.ts';
import { warmServer } from './warmServer.ts';

/** One that is not ready by then is given up. */
const startMs = 10_000;
/** It ends calls at their time itself; one that does not is ended so long after. */
const overtimeMs = 2000;
/** Bytes of output, kept or not, after which a call is ended. */
const mostOutput = 256 * 1024 * 1024;

export interface WarmRun {
  request: CommandRequest;
  profile: SandboxProfile;
  environment: Readonly<Record<string, string>>;
  home: string;
  programs: SandboxPrograms;
}

/** What runs in one: Python source, or a program. */
export type WarmJob = { source: string } | { argv: readonly string[] };

/** Sandboxes that are there before they are needed, each for exactly one profile. */
export interface WarmSandboxes {
  /** Undefined: there is none to be had here, or it was ended; nothing was done. */
  run(run: WarmRun, job: WarmJob): Promise<CommandResult | undefined>;
  /** Ends those that rest. */
  close(): Promise<void>;
}

/** Profiles a server can hold: with hosts a call has a proxy of its own, and what is not kept apart is watched from outside while it runs. */
export function isServed({ changes, hosts }: SandboxProfile): boolean {
  return process.platform === 'linux' && changes === 'kept' && hosts.length === 0;
}

/** `waitMs`: so long a call waits for a sandbox that is busy, see `createWarmPlaces`. */
export function createWarmSandboxes({ waitMs }: { waitMs: number }): WarmSandboxes {
  const { take, rest, drop, close } = createWarmPlaces({ waitMs });
  return {
    async run(run, job) {
      const startedAt = performance.now();
      const { request, profile } = run;
      const place = await take(() => wanted(run), request.signal);
      if (!place) return undefined;
      const { server, folder } = place;
      server.hold(true);
      const { answer, ending } = await ask(place, run, job);
      const durationMs = performance.now() - startedAt;
      if (answer === undefined || ending !== undefined) {
        drop(place);
        // The server was ended by what it served, or by the system: nothing of the call holds, so it may be run once more.
        if (ending === undefined) return undefined;
        if (ending === 'abort') throw toAppError(request.signal.reason);
        return { ...nothing, timedOut: ending === 'timeout', durationMs, ...(ending !== 'timeout' && { limit: ending }) };
      }
      const changed = answer.emptied !== null;
      const layer = join(folder, 'layers', String(answer.layer));
      const taken = changed && !answer.timed_out && answer.limit === null ? await readLayers(profile, layer, answer.emptied ?? []) : undefined;
      // A layer that is still to be taken over is removed by whoever does that.
      if (answer.spoiled) drop(place, { keepsFolder: taken !== undefined });
      else rest(place);
      if (changed && !taken) void removeLayerFolder(layer).catch(() => undefined);
      const result = toResult(answer, job, durationMs);
      return taken ? { ...result, layer: { ...taken, discard: () => removeLayerFolder(answer.spoiled ? folder : layer) } } : result;
    },
    close,
  };
}

const nothing: CommandResult = { exitCode: null, signal: 'SIGKILL', stdout: '', stderr: '', stdoutBytes: 0, stderrBytes: 0, truncated: false, timedOut: false, durationMs: 0 };

function toResult({ status, out, err, answer, timed_out, limit }: Served, job: WarmJob, durationMs: number): CommandResult {
  const signal = status & 127;
  // As bubblewrap tells it of a program it started, except where Steward itself has ended it.
  const asCode = 'argv' in job && !timed_out && limit === null;
  return {
    exitCode: signal === 0 ? status >> 8 : asCode ? 128 + signal : null,
    signal: signal === 0 || asCode ? null : (Object.entries(constants.signals).find(([, number]) => number === signal)?.[0] ?? `signal ${signal}`),
    stdout: out.text,
    stderr: err.text,
    stdoutBytes: out.bytes,
    stderrBytes: err.bytes,
    truncated: out.cut || err.cut,
    timedOut: timed_out,
    durationMs,
    ...(limit !== null && { limit }),
    ...(answer !== '' && { answer }),
  };
}

type Ending = 'abort' | 'timeout' | ExceededUse;

function ask({ server, folder }: Place, { request, profile, home }: WarmRun, job: WarmJob): Promise<{ answer?: Served; ending?: Ending }> {
  return new Promise((resolve) => {
    const settle = (outcome: { answer?: Served; ending?: Ending }): void => {
      clearTimeout(timer);
      stopWatching();
      request.signal.removeEventListener('abort', onAbort);
      server.listen(undefined);
      resolve(outcome);
    };
    const onAbort = (): void => settle({ ending: 'abort' });
    const timer = setTimeout(() => settle({ ending: 'timeout' }), request.timeoutMs + overtimeMs);
    const stopWatching = watchUse(server.pid, useLimits(profile, home, join(folder, 'layers')), (ending) => settle({ ending }));
    request.signal.addEventListener('abort', onAbort, { once: true });
    server.listen((message) => {
      if (message === undefined) settle({});
      else if ('progress' in message) request.onOutput?.(message.stream, message.progress, message.bytes);
      else if ('status' in message) settle({ answer: message });
    });
    if (request.signal.aborted) return onAbort();
    server.send({ ...job, cwd: request.cwd, seconds: request.timeoutMs / 1000, output: request.maxOutputBytes, answer: answerBytes, most: mostOutput });
  });
}

/** Everything a sandbox is made of: another key is another sandbox. Of the profile all but the time and the output of one call. */
async function wanted(run: WarmRun): Promise<Wanted> {
  const { profile, environment, home, programs } = run;
  const visible = [...profile.write, ...profile.read];
  const hidden = outermost([...(await expandPlaces(profile.hidden, visible)), ...(await privateSystemFiles()), ...(await listeningSockets(visible))]);
  const roots = visible.map((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return `${path}:${found?.dev}:${found?.ino}`;
  });
  const { processes, memory, cpuSeconds, fileSize } = profile.limits;
  const key = createHash('sha256').update(JSON.stringify([profile.write, profile.read, roots, hidden, { processes, memory, cpuSeconds, fileSize }, environment, home, programs])).digest('base64');
  return { key, open: () => open(run, key, hidden) };
}

async function open({ profile, environment, home, programs }: WarmRun, key: string, hidden: readonly string[]): Promise<Place | undefined> {
  const folder = createLayerFolder(profile.write);
  if (folder === undefined) return undefined;
  const layers = join(folder, 'layers');
  mkdirSync(layers, { mode: 0o700 });
  const inside = hidden.filter((path) => profile.write.some((root) => isWithin(path, root)));
  const setup = { environment: confinedVariables({ environment, home, proxy: undefined }), write: profile.write, hidden: inside, temporary: useLimits(profile, home, layers).temporary };
  const { command, args } = confinedCommand({ programs, profile, run: ['python3', '-I', '-c', warmServer, JSON.stringify(setup)], cwd: '/', environment, home, hidden: hidden.filter((path) => !inside.includes(path)), fixed: [], gitSettings: await writeGitSettings(folder, home, profile), filter: programs.filters ? writeFilter(folder) : undefined, layer: undefined, proxy: undefined, serves: { layers } });
  const server = startServer(command, args);
  const ready = await new Promise<boolean>((settle) => {
    const timer = setTimeout(() => settle(false), startMs);
    server.listen((message) => {
      clearTimeout(timer);
      settle(message !== undefined && 'ready' in message);
    });
  });
  server.listen(undefined);
  if (ready) return { key, folder, server };
  server.end();
  await removeLayerFolder(folder);
  return undefined;
}

async function readLayers(profile: SandboxProfile, layer: string, emptied: readonly (readonly string[])[]): Promise<{ changes: LayerChange[]; heldBack: string[] }> {
  const changes: LayerChange[] = [];
  const heldBack: string[] = [];
  for (const [index, lower] of profile.write.entries()) {
    const found = await readLayer({ lower, upper: join(layer, String(index), 'upper'), merged: new Set(emptied[index] ?? []) }, profile.fixed);
    changes.push(...found.changes);
    heldBack.push(...found.heldBack);
  }
  return { changes, heldBack };
}
