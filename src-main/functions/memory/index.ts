import type { AnyFunction } from '../../registry/defineFunction.ts';
import { deleteMemory } from './deleteMemory.ts';
import { manageCache } from './manageCache.ts';
import { optimizeMemory } from './optimizeMemory.ts';
import { retrieveMemory } from './retrieveMemory.ts';
import { searchMemory } from './searchMemory.ts';
import { storeMemory } from './storeMemory.ts';

/** The functions of the category *memory*. */
export const memory: readonly AnyFunction[] = [
  storeMemory,
  retrieveMemory,
  searchMemory,
  deleteMemory,
  manageCache,
  optimizeMemory,
];
