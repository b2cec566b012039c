import { z } from 'zod';

/**
 * What a call touches, as Steward resolved it: real paths, parsed argument lists, recipients. The
 * policy decides on these, the approval card shows these, and the digest an approval is bound to
 * covers these. Nothing here is a model's claim.
 */
export const pathEffect = z.strictObject({
  kind: z.literal('path'),
  access: z.enum(['read', 'write', 'delete']),
  /** Absolute, links resolved as far as the path exists. */
  path: z.string(),
  /** As the call wrote it. */
  requested: z.string(),
  insideWorkspace: z.boolean(),
  exists: z.boolean(),
  /** A write that puts other content in the place of what is there. */
  replaces: z.boolean(),
  /** The effect covers everything below the path. */
  recursive: z.boolean(),
  /** A delete whose content goes on living elsewhere by the same call: nothing is lost. */
  moved: z.boolean().optional(),
  /** What is there now, as size, time and inode, where the call replaces or deletes it: another one means asking again. */
  version: z.string().optional(),
  /** Why this place always asks or is closed, for example "shell profile"; absent for ordinary places. */
  protectedAs: z.string().optional(),
  /** Set when the path may never be used: escapes, links that lead out, device files. */
  refusal: z.string().optional(),
});

export const execEffect = z.strictObject({
  kind: z.literal('exec'),
  /** One argument list a program; several for a pipeline or list of commands, as far as parsed. */
  programs: z.array(z.array(z.string())),
  /** The exact text a shell will run; absent when no shell is involved. */
  script: z.string().optional(),
  cwd: z.string(),
  sandbox: z.enum(['none', 'sandboxed']),
});

/** Reading facts about this machine: load, memory, processes. */
export const machineEffect = z.strictObject({ kind: z.literal('machine'), facts: z.array(z.string()) });
/** Showing a notification on this computer's own desktop. */
export const notifyEffect = z.strictObject({ kind: z.literal('notify'), title: z.string() });

export const effect = z.discriminatedUnion('kind', [pathEffect, execEffect, machineEffect, notifyEffect]);
export type PathEffect = z.infer<typeof pathEffect>;
export type ExecEffect = z.infer<typeof execEffect>;
export type Effect = z.infer<typeof effect>;
