import type { AnyFunction } from '../registry/defineFunction.ts';
import { ai } from './ai/index.ts';
import { code } from './code/index.ts';
import { communication } from './communication/index.ts';
import { files } from './files/index.ts';
import { system } from './system/index.ts';
import { web } from './web/index.ts';

/** Every function that comes with Steward, category by category. */
export const functions: readonly AnyFunction[] = [...files, ...code, ...web, ...system, ...ai, ...communication];
