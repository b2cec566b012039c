import type { Served } from '../../../src-preload/contract/index.ts';
import { assertNever } from '../../assertNever.ts';
import { formatWhen } from '../../ui/format.ts';

/** How a result came about, when it was not by simply running the call: a word for its line, and a sentence. */
export function describeServed(served: Served): { label: string; sentence: string } {
  switch (served.from) {
    case 'cache':
      return { label: `kept, ${formatWhen(served.at)}`, sentence: `A result kept from an earlier call, ${formatWhen(served.at)}. It was not run again.` };
    case 'stale':
      return { label: `older, ${formatWhen(served.at)}`, sentence: `An older result, of ${formatWhen(served.at)}: a new one could not be had. ${served.because}` };
    case 'fallback':
      return { label: 'simpler way', sentence: `Made in a simpler way, ${served.how}, as the usual one failed. ${served.because}` };
    case 'retry':
      return { label: `at try ${served.attempts}`, sentence: `It failed at first and worked at try ${served.attempts}.` };
    default:
      return assertNever(served);
  }
}
