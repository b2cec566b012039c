import { z } from 'zod';

/** Anything JSON can carry. */
export const json = z.json();
export type Json = z.infer<typeof json>;

/** What a call can do, from its computed effects; the highest wins (ui.md, "Risk"). */
export const risk = z.enum(['read', 'write', 'destroy', 'out']);
export type Risk = z.infer<typeof risk>;

/** What a built-in function is about; `servers` are the tools of other MCP servers, `custom` what a configuration defines. */
export const category = z.enum(['files', 'code', 'web', 'system', 'database', 'memory', 'ai', 'communication', 'servers', 'custom']);
export type Category = z.infer<typeof category>;

/** Milliseconds since 1970-01-01 UTC. */
export const timestamp = z.number().int().nonnegative();

/** Who asked for a call. `chat` is a turn of the agent; `mcp` an outside client with a program token. */
export const caller = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('chat'), chatId: z.string(), model: z.string() }),
  z.strictObject({ kind: z.literal('catalogue') }),
  z.strictObject({ kind: z.literal('cli') }),
  z.strictObject({ kind: z.literal('mcp'), client: z.string(), tokenId: z.string() }),
  z.strictObject({ kind: z.literal('workflow'), name: z.string() }),
  z.strictObject({ kind: z.literal('schedule'), name: z.string(), /** Planned by an outside client: its token's limits hold. */ tokenId: z.string().optional() }),
  z.strictObject({ kind: z.literal('library'), name: z.string() }),
]);
export type Caller = z.infer<typeof caller>;

export const errorView = z.strictObject({
  code: z.string() as unknown as z.ZodType<import('./errorCodes.ts').ErrorCode>,
  message: z.string(),
  hint: z.string().optional(),
});
