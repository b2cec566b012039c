// Attack 20, all its floods; `npm test` has one of each kind.
import { test } from 'vitest';
import { floods, standFloods } from '../security/kit/floods.ts';

test('floods: others are answered as if nothing were, and nothing is left', { timeout: 600_000 }, () => standFloods(floods));
