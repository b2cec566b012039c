import type { AnyFunction } from '../registry/defineFunction.ts';
import { code } from './code/index.ts';
import { communication } from './communication/index.ts';
import { files } from './files/index.ts';
import { memory } from './memory/index.ts';
import { system } from './system/index.ts';
import { web } from './web/index.ts';

/** Every function that comes with Steward, category by category. */
export const functions: readonly AnyFunction[] = [...files, ...code, ...web, ...system, ...memory, ...communication];
