import { AppError } from '../kernel/errors.ts';
import type { CommandCallResult, ControlMethods } from '../runtime/controlMethods.ts';
import type { ListedFunction, Steward } from './steward.ts';
import type { DiscoveredServer, ServerSummary } from './types.ts';

/** Asks a runtime of this user, in this process or another. */
export type Ask = <M extends keyof ControlMethods>(method: M, params: Parameters<ControlMethods[M]>[0]) => Promise<Awaited<ReturnType<ControlMethods[M]>>>;

/** `approval`: what to do where the person must be asked. */
export function createControlledSteward({ ask, name, approval, close }: { ask: Ask; name: string; approval: 'refuse' | { waitMs: number }; close(): Promise<void> }): Steward {
  return {
    functions: async (): Promise<ListedFunction[]> => ask('functions', undefined),
    async servers(): Promise<ServerSummary[]> {
      const { servers } = await ask('servers', undefined);
      return servers.map(({ name: server, state, address, tools, group, reason }) => ({ name: server, status: state, address, functions: tools, ...(group !== undefined && { group }), ...(reason && { reason: reason.message }) }));
    },
    call: async (called, input) => resultOf(await ask('call', { name: called, input, approval, program: name })),
    async discover(): Promise<DiscoveredServer[]> {
      const { found } = await ask('discover', undefined);
      return found.map(({ label, address, provenance, remarks, have }) => ({ label, address, foundBy: [...new Set(provenance.map(({ kind }) => kind))], remarks, ...(have !== undefined && { have }) }));
    },
    close,
  };
}

function resultOf({ error, result }: CommandCallResult): Record<string, unknown> {
  if (error) throw new AppError(error.code, error.message, error.hint === undefined ? {} : { hint: error.hint });
  return result ?? {};
}
