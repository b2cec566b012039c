import { z } from 'zod';

/** Argument fields that several functions share. */
export const pathField = (description: string): z.ZodString => z.string().min(1).max(4096).describe(`${description} Relative to the workspace, absolute, or from ~.`);

export const overwriteField = z.boolean().default(false).describe('Replace what is there already. It can be brought back by undo.');

/** Output fields that several functions share. */
export const absolutePathField = (description: string): z.ZodString => z.string().describe(`${description}, absolute.`);

export const entryKinds = ['file', 'directory', 'symlink', 'other'] as const;
