import { performance } from 'node:perf_hooks';
import { functions } from '../../../src-main/functions/index.ts';
import { lexicon } from '../../../src-main/models/offline/lexicon/lexicon.ts';
import { slotsOf } from '../../../src-main/models/offline/slots/slotKinds.ts';
import { rankingIndex } from '../../../src-main/models/offline/rank.ts';
const time = (n: string, f: () => unknown) => { const t = performance.now(); f(); console.log(n, (performance.now() - t).toFixed(1)); };
time('lexicon', lexicon); time('slots', () => functions.map(slotsOf)); time('index', () => rankingIndex(functions)); time('index again', () => rankingIndex([...functions]));
