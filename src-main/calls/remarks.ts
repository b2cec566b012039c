import type { Served } from '../../src-preload/contract/index.ts';
import { assertNever } from '../kernel/errors.ts';
import type { CallRecord } from './callRecord.ts';

/** What whoever reads a result has to know of how it came about: converted arguments, and that it is not simply this run's. */
export function remarksOn({ conversions, served, effects, remarks }: Pick<CallRecord, 'conversions' | 'served' | 'effects' | 'remarks'>): string[] {
  const converted = conversions.map(({ field, from, to }) => `The argument ${field} was taken as ${JSON.stringify(to)}, not ${JSON.stringify(from)}.`);
  const shared = effects.flatMap((effect) => (effect.kind === 'path' && effect.links !== undefined ? [`${effect.path} is one of ${effect.links} names (hard links) of the same content; the others may lie outside the workspace.`] : []));
  return [...converted, ...shared, ...remarks, ...(served ? [describeServed(served)] : [])];
}

function describeServed(served: Served): string {
  switch (served.from) {
    case 'cache':
      return `This result was kept from an earlier call, at ${new Date(served.at).toISOString()}.`;
    case 'stale':
      return `This is an older result, of ${new Date(served.at).toISOString()}: a new one could not be had. ${served.because}`;
    case 'fallback':
      return `This result was made in a simpler way (${served.how}), as the usual one failed. ${served.because}`;
    case 'retry':
      return `It worked at try ${served.attempts}.`;
    default:
      return assertNever(served);
  }
}
