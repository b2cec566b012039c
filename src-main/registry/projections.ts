import { z } from 'zod';
import type { FunctionEntry, Json, Risk } from '../../src-preload/contract/index.ts';
import type { AnyFunction } from './defineFunction.ts';
import { declaredRisk } from './effects.ts';

/** Member of a result as a model gets it that is no part of the function's own: remarks on how it came about. */
export const remarksMember = 'steward_remarks';

/** JSON Schema 2020-12 of a function's arguments or result, made once a definition. */
const schemas = new WeakMap<z.ZodObject, Record<string, Json>>();

function jsonSchema(schema: z.ZodObject, io: 'input' | 'output'): Record<string, Json> {
  const known = schemas.get(schema);
  if (known) return known;
  const made = z.toJSONSchema(schema, { io, target: 'draft-2020-12' }) as Record<string, Json>;
  schemas.set(schema, made);
  return made;
}

/** Schemas of a definition that were made before. */
export function keepSchemas({ input, output }: AnyFunction, made: { input: Record<string, Json>; output: Record<string, Json> }): void {
  schemas.set(input, made.input);
  schemas.set(output, made.output);
}

export function inputSchemaOf({ schemas: given, input }: AnyFunction): Record<string, Json> {
  return given?.input ?? jsonSchema(input, 'input');
}

/** Undefined where another server's tool promises nothing of its result. */
export function outputSchemaOf({ schemas: given, output }: AnyFunction): Record<string, Json> | undefined {
  return given ? given.output : jsonSchema(output, 'output');
}

const withOutput = (outputSchema: Record<string, Json> | undefined): { outputSchema?: Record<string, Json> } => (outputSchema ? { outputSchema } : {});

/** The tool as MCP clients see it (protocol revision 2025-06-18 and later: output schema, annotations). */
export interface McpTool {
  name: string;
  title: string;
  description: string;
  inputSchema: Record<string, Json>;
  /** Absent where another server's tool promises nothing of its result. */
  outputSchema?: Record<string, Json>;
  annotations: { title: string; readOnlyHint: boolean; destructiveHint: boolean; idempotentHint: boolean; openWorldHint: boolean };
}

export function toMcpTool(definition: AnyFunction): McpTool {
  return {
    name: definition.name,
    title: definition.title,
    description: definition.description,
    inputSchema: inputSchemaOf(definition),
    ...withOutput(outputSchemaOf(definition)),
    annotations: {
      title: definition.title,
      readOnlyHint: definition.annotations.readOnly,
      destructiveHint: definition.annotations.destructive,
      idempotentHint: definition.annotations.idempotent,
      openWorldHint: definition.annotations.openWorld,
    },
  };
}

/** The tool as a language model is told of it. */
export interface ModelTool {
  name: string;
  description: string;
  inputSchema: Record<string, Json>;
}

export function toModelTool(definition: AnyFunction): ModelTool {
  return { name: definition.name, description: definition.description, inputSchema: inputSchemaOf(definition) };
}

/** What a function's plain use can do: the risk of its first example. Options may raise a call's own risk. */
export function staticRisk(definition: AnyFunction): Risk {
  const example = definition.input.safeParse(definition.examples[0]?.input);
  return example.success ? declaredRisk(definition.effects(example.data)) : definition.annotations.readOnly ? 'read' : 'destroy';
}

/** The function as the catalogue lists it, with figures from the statistics. */
export function toCatalogueEntry(definition: AnyFunction, figures: { calls7d: number; medianMs: number | null }): FunctionEntry {
  return {
    name: definition.name,
    title: definition.title,
    category: definition.category,
    summary: definition.summary,
    risk: staticRisk(definition),
    annotations: definition.annotations,
    undo: definition.undo,
    ...figures,
  };
}

/** A function's page in the generated reference (resources/reference). */
export function toMarkdown(definition: AnyFunction): string {
  const lines = [
    `## \`${definition.name}\``,
    '',
    definition.description,
    '',
    `Category ${definition.category}. Risk ${staticRisk(definition)}. ${undoSentence[definition.undo]}`,
    '',
    '| argument | type | required | meaning |',
    '|---|---|---|---|',
    ...argumentRows(inputSchemaOf(definition)),
    '',
    ...definition.examples.map((example) => `${example.title}:\n\n\`\`\`sh\nsteward call ${definition.name} '${JSON.stringify(example.input)}'\n\`\`\`\n`),
  ];
  return lines.join('\n');
}

const undoSentence: Record<AnyFunction['undo'], string> = {
  journal: 'Can be undone.',
      sandbox: 'What it changed can be undone where its sandbox keeps changes apart.',
  impossible: 'Cannot be undone.',
  unknown: 'Whether it can be undone is known to its server alone.',
  nothing: 'Changes nothing.',
};

function argumentRows(schema: Record<string, Json>): string[] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, Json>>;
  const required = new Set((schema['required'] ?? []) as string[]);
  return Object.entries(properties).map(([name, property]) => {
    const fallback = property['default'] === undefined ? '' : ` Default \`${JSON.stringify(property['default'])}\`.`;
    const meaning = `${String(property['description'] ?? '')}${fallback}`.replaceAll('|', '\\|');
    return `| \`${name}\` | ${typeName(property)} | ${required.has(name) ? 'yes' : 'no'} | ${meaning} |`;
  });
}

function typeName(property: Record<string, Json>): string {
  if (Array.isArray(property['enum'])) return property['enum'].map((value) => `\`${String(value)}\``).join(', ');
  if (property['type'] === 'array') return `list of ${typeName((property['items'] ?? {}) as Record<string, Json>)}`;
  if (Array.isArray(property['anyOf'])) return property['anyOf'].map((option) => typeName(option as Record<string, Json>)).join(' or ');
  return typeof property['type'] === 'string' ? property['type'] : 'any';
}
