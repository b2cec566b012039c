import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { AppError } from '../kernel/errors.ts';
import { programFolder } from '../kernel/version.ts';
import { readAnswer } from '../runtime/askOwner.ts';
import type { ControlAnswer } from '../runtime/controlMethods.ts';
import type { Ask } from './controlledSteward.ts';
import type { OwnFlags } from './types.ts';

/** A line from the host: the answer to a request, or with id 0 that it is ready, or why it is not. */
export type HostLine = { id: number } & ControlAnswer;

/** A runtime in a process of its own that runs on the Node that came with Steward, and ends with this one. */
export async function startHost(flags: OwnFlags): Promise<{ ask: Ask; close(): Promise<void> }> {
  const child = spawn(await findNode(), [join(programFolder, 'out', 'main', 'libraryHost.js'), JSON.stringify(flags)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  let nextId = 1;
  let gone: AppError | undefined;
  const ended = new Promise<void>((resolve) => {
    const end = (why: string): void => {
      gone ??= new AppError('NOT_REACHABLE', `The process that Steward runs in ${why}`, { hint: 'Whether what was called had begun is in the audit' });
      for (const { reject } of waiting.values()) reject(gone);
      waiting.clear();
      resolve();
    };
    child.once('error', (error) => end(`could not be started: ${error.message}`));
    child.once('close', (code) => end(`has ended (exit code ${code ?? 'none'})`));
  });
  child.stdin.on('error', () => undefined);
  createInterface({ input: child.stdout }).on('line', (line) => {
    const { id, ...answer } = JSON.parse(line) as HostLine;
    const request = waiting.get(id);
    waiting.delete(id);
    try {
      request?.resolve(readAnswer(answer as ControlAnswer));
    } catch (error) {
      request?.reject(error);
    }
  });
  const expectAnswer = (id: number): Promise<unknown> =>
    new Promise((resolve, reject) => {
      if (gone) reject(gone);
      else waiting.set(id, { resolve, reject });
    });
  await expectAnswer(0);
  return {
    ask: (method, params) => {
      const id = nextId++;
      const answer = expectAnswer(id);
      child.stdin.write(`${JSON.stringify({ id, method, params })}\n`);
      return answer as Promise<never>;
    },
    async close() {
      child.stdin.end();
      await ended;
    },
  };
}

async function findNode(): Promise<string> {
  const { pickNode } = (await import(pathToFileURL(join(programFolder, 'resources', 'launch', 'node24.mjs')).href)) as { pickNode(where: { root: string }): string };
  try {
    return pickNode({ root: programFolder });
  } catch (error) {
    throw new AppError('UNSUPPORTED', error instanceof Error ? error.message : String(error), { cause: error, hint: 'With url and token, a Steward that runs already can be used from any Node from 20 on' });
  }
}
