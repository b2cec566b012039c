import type { MethodName } from '../../src-preload/contract/index.ts';
import { toMarkdown } from '../registry/projections.ts';
import type { Handlers } from '../wire/connection.ts';
import type { Runtime } from './createRuntime.ts';
import { proposeEntry } from './ownFunctions/proposeEntry.ts';

/** What the person does with functions of their own: contract method → one service call. */
export function ownFunctionHandlers({ ownFunctions, registry, calls, results }: Runtime): Pick<Handlers, Extract<MethodName, `ownFunctions.${string}` | 'functions.reference'>> {
  return {
    'ownFunctions.check': ({ entry, replaces }) => ownFunctions.check(entry, replaces),
    'ownFunctions.save': async ({ entry, replaces }) => ({ name: await ownFunctions.save(entry, replaces) }),
    'ownFunctions.remove': async ({ name }) => {
      await ownFunctions.remove(name);
      return {};
    },
    'ownFunctions.get': ({ name }) => ({ entry: ownFunctions.get(name) as Record<string, never> }),
    'ownFunctions.propose': async ({ callIds }) => {
      const found = (await calls.many(callIds)).sort((a, b) => a.createdAt - b.createdAt);
      const done = await Promise.all(found.map(async (call) => ({ call, result: await results.read(call.id).then((text) => JSON.parse(text) as unknown, () => undefined) })));
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
