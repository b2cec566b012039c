import type { AnyFunction } from '../../registry/defineFunction.ts';
import { executeShell } from './executeShell.ts';

/** The functions of the category *code*. */
export const code: readonly AnyFunction[] = [executeShell];
