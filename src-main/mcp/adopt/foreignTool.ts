import type { Json } from '../../../src-preload/contract/index.ts';
import { canonicalJson, sha256 } from '../../kernel/canonicalJson.ts';

/** A tool as another server defines it; what Steward keeps of that, and what a pin covers. */
export interface ForeignTool {
  name: string;
  title?: string;
  description?: string;
  inputSchema: Record<string, Json>;
  outputSchema?: Record<string, Json>;
  /** The server's own claims. Shown as such; they allow nothing. */
  annotations?: { title?: string; readOnlyHint?: boolean; destructiveHint?: boolean; idempotentHint?: boolean; openWorldHint?: boolean };
}

/** SHA-256 of all that a model, a person or a schema check would go by. */
export function hashTool({ name, title, description, inputSchema, outputSchema, annotations }: ForeignTool): string {
  return sha256(canonicalJson({ name, title, description, inputSchema, outputSchema, annotations }));
}

/** Characters of one definition as JSON; a larger one would fill a model's context. */
const largestDefinition = 256 * 1024;
const deepestSchema = 64;
const mostTools = 2000;

/** What of a server's list can be kept, and why the rest cannot. */
export function readTools(listed: readonly unknown[]): { tools: ForeignTool[]; refused: { name: string; why: string }[] } {
  const tools: ForeignTool[] = [];
  const refused: { name: string; why: string }[] = [];
  const names = new Set<string>();
  for (const item of listed.slice(0, mostTools)) {
    const read = readTool(item);
    if (typeof read === 'string') refused.push({ name: nameOf(item), why: read });
    else if (names.has(read.name)) refused.push({ name: read.name, why: 'The server lists this name twice' });
    else {
      names.add(read.name);
      tools.push(read);
    }
  }
  if (listed.length > mostTools) refused.push({ name: `${listed.length - mostTools} more`, why: `A server may have ${mostTools} tools` });
  return { tools, refused };
}

function readTool(item: unknown): ForeignTool | string {
  if (!isRecord(item) || typeof item['name'] !== 'string' || item['name'] === '') return 'It has no name';
  const { name, title, description, inputSchema, outputSchema, annotations } = item;
  if (name.length > 200) return 'Its name is longer than 200 characters';
  if (!isRecord(inputSchema)) return 'It has no schema of its arguments';
  if (depthOf(item) > deepestSchema) return `Its definition is nested deeper than ${deepestSchema} levels`;
  const tool: ForeignTool = {
    name,
    ...(typeof title === 'string' && { title }),
    ...(typeof description === 'string' && { description }),
    inputSchema: inputSchema as Record<string, Json>,
    ...(isRecord(outputSchema) && { outputSchema: outputSchema as Record<string, Json> }),
    ...(isRecord(annotations) && { annotations: readHints(annotations) }),
  };
  return JSON.stringify(tool).length > largestDefinition ? `Its definition is larger than ${largestDefinition} characters` : tool;
}

function readHints({ title, ...hints }: Record<string, unknown>): NonNullable<ForeignTool['annotations']> {
  const known = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const;
  return { ...(typeof title === 'string' && { title }), ...Object.fromEntries(known.flatMap((hint) => (typeof hints[hint] === 'boolean' ? [[hint, hints[hint]]] : []))) };
}

function nameOf(item: unknown): string {
  return isRecord(item) && typeof item['name'] === 'string' ? item['name'].slice(0, 200) : 'unnamed';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Levels of nesting, counted no further than matters. */
function depthOf(value: unknown, level = 0): number {
  if (typeof value !== 'object' || value === null || level > deepestSchema) return level;
  let deepest = level;
  for (const item of Object.values(value)) deepest = Math.max(deepest, depthOf(item, level + 1));
  return deepest;
}
