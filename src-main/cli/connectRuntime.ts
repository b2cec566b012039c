import { headlessNotifications } from '../hosts/headless/headlessNotifications.ts';
import type { ControlMethods } from '../runtime/controlMethods.ts';
import type { Runtime } from '../runtime/createRuntime.ts';
import { askOwner } from '../runtime/askOwner.ts';
import { findOwner } from '../runtime/dataFolder.ts';
import type { RuntimeOptions } from '../runtime/resolveOptions.ts';

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
  return findOwner(options.dataFolder) ? { remote: true, runtime: undefined, ask: (method, params) => askOwner(options.dataFolder, method, params), close: async () => undefined } : startOwn(options);
}

/** Commands print results; their log says something only when asked to, or when something is wrong. */
export async function startOwn(options: RuntimeOptions): Promise<RuntimeConnection> {
  // A command that a running Steward answers needs none of this.
  const [{ createRuntime }, { controlMethods }, { createFileCipher }] = await Promise.all([import('../runtime/createRuntime.ts'), import('../runtime/controlMethods.ts'), import('../runtime/secrets.ts')]);
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
