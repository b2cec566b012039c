import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { existsSync } from 'node:fs';
import { AppError } from '../kernel/errors.ts';
import { controlAddress } from '../hosts/headless/controlDoor.ts';
import { headlessNotifications } from '../hosts/headless/headlessNotifications.ts';
import { controlMethods, type ControlAnswer, type ControlMethods } from '../runtime/controlMethods.ts';
import { createRuntime, type Runtime } from '../runtime/createRuntime.ts';
import { findOwner } from '../runtime/dataFolder.ts';
import type { RuntimeOptions } from '../runtime/resolveOptions.ts';
import { createFileCipher } from '../runtime/secrets.ts';

type Method = keyof ControlMethods;

/** A runtime the command line can ask: the one that runs on the data folder, else one of its own for this command. */
export interface RuntimeConnection {
  /** True when another process does the work. */
  remote: boolean;
  ask<M extends Method>(method: M, params: Parameters<ControlMethods[M]>[0]): Promise<Awaited<ReturnType<ControlMethods[M]>>>;
  /** Set when the runtime is this process's own. */
  runtime: Runtime | undefined;
  close(): Promise<void>;
}

/** Connects to the owner of the data folder, or starts a runtime in this process. */
export async function connectRuntime(options: RuntimeOptions): Promise<RuntimeConnection> {
  return findOwner(options.dataFolder) ? connectRemote(options.dataFolder) : startOwn(options);
}

/** Commands print results; their log says something only when asked to, or when something is wrong. */
export async function startOwn(options: RuntimeOptions): Promise<RuntimeConnection> {
  const runtime = await createRuntime(options, { notifications: headlessNotifications(), createCipher: createFileCipher, mcpUrl: () => null }, { logLevel: 'error' });
  const methods = controlMethods(runtime);
  const never = new AbortController().signal;
  return {
    remote: false,
    runtime,
    ask: (method, params) => (methods[method] as (params: unknown, signal: AbortSignal) => Promise<never>)(params, never),
    close: () => runtime.stop(),
  };
}

function connectRemote(dataFolder: string): RuntimeConnection {
  const address = controlAddress(dataFolder);
  if (process.platform !== 'win32' && !existsSync(address)) {
    throw new AppError('NOT_REACHABLE', `Steward runs on ${dataFolder}, but cannot be reached`, { hint: 'It may be starting or stopping; try again in a moment' });
  }
  return {
    remote: true,
    runtime: undefined,
    ask: (method, params) => askSocket(address, method, params) as Promise<never>,
    close: async () => undefined,
  };
}

function askSocket(address: string, method: string, params: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('error', (error) => reject(new AppError('NOT_REACHABLE', `The running Steward does not answer: ${error.message}`, { cause: error })));
    socket.once('close', () => reject(new AppError('NOT_REACHABLE', 'The running Steward hung up before it answered', { hint: 'Whether it had begun is in the audit' })));
    createInterface({ input: socket }).once('line', (line) => {
      const answer = JSON.parse(line) as ControlAnswer;
      socket.end();
      if ('error' in answer) reject(new AppError(answer.error.code, answer.error.message, answer.error.hint === undefined ? {} : { hint: answer.error.hint }));
      else resolve(answer.result);
    });
    socket.write(`${JSON.stringify({ method, params })}\n`);
  });
}
