import type { AnyFunction } from '../../registry/defineFunction.ts';
import { sendNotification } from './sendNotification.ts';

/** The functions of the category *communication*. */
export const communication: readonly AnyFunction[] = [sendNotification];
