// Attack 20: a fork bomb. What holds for every flood of processes, processor time, memory and output is
// measured here as well: the daemon goes on answering others nearly as fast as when it has nothing to do.
// One of each kind; all of them in test/long/floods.test.ts.
import { test } from 'vitest';
import { floods, standFloods } from '../kit/floods.ts';

const sampled = ['a fork bomb', 'endless output', 'an allocation of 10 GB', 'a setsid escapee'];

test('floods: others are answered as if nothing were, and nothing is left', { timeout: 300_000 }, () => standFloods(floods.filter(({ what }) => sampled.includes(what))));
