// A command in its sandbox that changes 10 000 files: undone exactly. `npm test` does it with fewer.
import { changeAndTakeBack } from '../kit/manyFiles.ts';
import { sandboxMissing } from '../kit/sandbox.ts';
import { testIf } from '../kit/skip.ts';

testIf(sandboxMissing === undefined, sandboxMissing ?? '-')('10 000 files are changed and taken back', () => changeAndTakeBack(10_000), 600_000);
