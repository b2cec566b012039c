import type { AuditDetail, CallView, MethodName } from '../../src-preload/contract/index.ts';
import { toMarkdown } from '../registry/projections.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';
import { proposeEntry } from './ownFunctions/proposeEntry.ts';

/** What the person does with functions of their own: contract method → one service call. */
export function ownFunctionHandlers({ ownFunctions, registry, calls, auditQueries, results }: Runtime): Pick<Handlers, Extract<MethodName, `ownFunctions.${string}` | 'functions.reference'>> {
  return {
    'ownFunctions.check': ({ entry, replaces }) => ownFunctions.check(entry, replaces),
    'ownFunctions.save': async ({ entry, replaces }) => ({ name: await ownFunctions.save(entry, replaces) }),
    'ownFunctions.remove': async ({ name }) => {
      await ownFunctions.remove(name);
      return {};
    },
    'ownFunctions.get': ({ name }) => ({ entry: ownFunctions.get(name) as Record<string, never> }),
    'ownFunctions.propose': async ({ callIds }) => {
      const kept = new Map((await calls.many(callIds)).map((call) => [call.id, call]));
      // Reads are kept by the audit alone.
      const found = await Promise.all(callIds.map(async (id) => kept.get(id) ?? toProposable(await auditQueries.get(id))));
      const done = await Promise.all(found.sort((a, b) => a.createdAt - b.createdAt).map(async (call) => ({ call, result: await results.read(call.id).then((text) => JSON.parse(text) as unknown, () => undefined) })));
      return { entry: proposeEntry(done, (name) => registry.get(name) !== undefined) };
    },
    'ownFunctions.acceptScript': async ({ file, hash }) => {
      await ownFunctions.acceptScript(file, hash);
      return {};
    },
    'ownFunctions.withdrawScript': async ({ name }) => {
      await ownFunctions.withdrawScript(name);
      return {};
    },
    'functions.reference': ({ name }) => ({ markdown: toMarkdown(registry.require(name)) }),
  };
}

const toProposable = ({ callId: id, name, at: createdAt, phrase, arguments: given }: AuditDetail): Pick<CallView, 'id' | 'name' | 'createdAt' | 'phrase' | 'arguments'> => ({ id, name, createdAt, phrase, arguments: given });
