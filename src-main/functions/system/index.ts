import type { AnyFunction } from '../../registry/defineFunction.ts';
import { getSystemInfo } from './getSystemInfo.ts';
import { listProcesses } from './listProcesses.ts';
import { monitorResources } from './monitorResources.ts';

/** The functions of the category *system*. */
export const system: readonly AnyFunction[] = [getSystemInfo, monitorResources, listProcesses];
