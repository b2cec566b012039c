import { z } from 'zod';
import type { Json, Preview, Progress, ResultView } from '../../../src-preload/contract/index.ts';
import { adoptedName } from '../../kernel/adoptedName.ts';
import { AppError } from '../../kernel/errors.ts';
import { nameRisk } from '../../policy/foreignNames.ts';
import type { AnyFunction, CallContext, GrantedMembers } from '../../registry/defineFunction.ts';
import { foreignInput } from './foreignInput.ts';
import type { ForeignTool } from './foreignTool.ts';

export interface ForeignCall {
  tool: string;
  arguments: Record<string, unknown>;
  signal: AbortSignal;
  /** A second try does no more than the first, by the server's own word. */
  idempotent: boolean;
  onProgress: (progress: Progress) => void;
  /** Those of a group that may be reached. */
  members: GrantedMembers | undefined;
}

/** What a foreign tool answered, as its server gave it. */
export interface ForeignResult {
  content: Record<string, Json>[];
  structuredContent?: Record<string, Json>;
  isError?: boolean;
}

/** The server, or the group of servers, a tool is called on. */
export interface ForeignServer {
  /** What its tools are called by: `name__tool`. */
  name: string;
  /** Whether `name` is that of a group, whose servers stand in for each other. */
  isGroup: boolean;
  /** Those a call may reach; a rule about one of them speaks about it. */
  members: readonly { name: string; address: string }[];
  call(call: ForeignCall): Promise<ForeignResult>;
}

export interface AdoptedTool {
  tool: ForeignTool;
  /** Of its definition. */
  hash: string;
  /** When the person, or the operator, accepted this very definition. */
  pinnedAt: number;
}

const output = z.looseObject({ content: z.array(z.looseObject({ type: z.string() })), structuredContent: z.record(z.string(), z.json()).optional() });

/**
 * A foreign tool as a function of ours: it goes through the door like any other, and its one effect is
 * that it is called. What its server claims of it is shown and allows nothing.
 */
export function adoptTool(server: ForeignServer, { tool, pinnedAt }: Omit<AdoptedTool, 'hash'>): AnyFunction {
  const hints = tool.annotations ?? {};
  const title = tool.title ?? hints.title ?? tool.name;
  const idempotent = hints.idempotentHint === true || hints.readOnlyHint === true;
  let input: z.ZodObject | undefined;
  const handler = async (context: CallContext, given: Record<string, unknown>): Promise<z.output<typeof output>> => {
    const { isError, ...result } = await server.call({ tool: tool.name, arguments: given, signal: context.signal, idempotent, onProgress: context.progress, members: context.members });
    if (isError === true) throw new AppError('SERVER_ERROR', `${server.name} answered with an error: ${textOf(result.content) || 'it says nothing more'}`);
    return output.parse(result);
  };
  return {
    name: adoptedName(server.name, tool.name),
    title,
    category: 'servers',
    summary: firstSentence(tool.description ?? title),
    description: tool.description ?? title,
    // Made when first needed: hundreds of schemas would hold up the start.
    get input() {
      return (input ??= foreignInput(tool.inputSchema));
    },
    output,
    schemas: { input: tool.inputSchema, output: tool.outputSchema },
    relayed: true,
    annotations: { readOnly: hints.readOnlyHint === true, destructive: hints.destructiveHint ?? hints.readOnlyHint !== true, idempotent, openWorld: hints.openWorldHint ?? true },
    undo: 'unknown',
    pool: 'none',
    phrase: () => ({ base: 'Call', present: 'Calling', past: 'Called', object: `${title} on ${server.name}` }),
    effects: () => server.members.map(({ name }) => ({ kind: 'foreign', server: name, tool: tool.name, ...(server.isGroup && { group: server.name }) })),
    preview: () => Promise.resolve({ preview: describeCall(server, tool, pinnedAt), approveLabel: `Call ${title}` }),
    summarise: ({ content }) => firstLine(textOf(content as Record<string, Json>[])) || `${content instanceof Array ? content.length : 0} parts`,
    view: ({ content }) => drawContent(content as Record<string, Json>[]),
    phrasings: [],
    examples: [],
    handler,
  } satisfies AnyFunction as AnyFunction;
}

function describeCall(server: ForeignServer, tool: ForeignTool, pinnedAt: number): Preview {
  const { members } = server;
  return {
    kind: 'facts',
    facts: [
      { label: members.length > 1 ? 'One of' : 'Server', value: members.map(({ name }) => name).join(', '), tone: 'strong' },
      { label: 'Address', value: members.map(({ address }) => address).join('\n') },
      { label: 'Tool', value: tool.name, tone: 'strong' },
      { label: 'It claims', value: claims(tool) },
      { label: 'Its name suggests', value: suggestions[nameRisk(tool.name)] },
      { label: 'Pinned', value: `this definition since ${new Date(pinnedAt).toISOString().slice(0, 10)}` },
    ],
    notes: [{ tone: 'write', text: 'Effects not checked: what another server does with a call is known to it alone' }],
  };
}

/** Hints, like the claims: they allow nothing. */
const suggestions = { safe: 'it only reads', dangerous: 'it takes something away', unknown: 'nothing about its effects' } as const;

function claims({ annotations = {} }: ForeignTool): string {
  const { readOnlyHint, destructiveHint, idempotentHint, openWorldHint } = annotations;
  const said = [
    readOnlyHint === undefined ? '' : readOnlyHint ? 'changes nothing' : 'changes something',
    destructiveHint === undefined || readOnlyHint === true ? '' : destructiveHint ? 'may destroy' : 'destroys nothing',
    idempotentHint === true ? 'may be repeated' : '',
    openWorldHint === undefined ? '' : openWorldHint ? 'reaches others' : 'reaches nobody else',
  ].filter((text) => text !== '');
  return said.length === 0 ? 'nothing about its effects' : said.join(', ');
}

function textOf(content: readonly Record<string, Json>[]): string {
  return content.flatMap((block) => (block['type'] === 'text' && typeof block['text'] === 'string' ? [block['text']] : [])).join('\n').trim();
}

function drawContent(content: readonly Record<string, Json>[]): ResultView {
  const [first] = content;
  if (content.length === 1 && first?.['type'] === 'image' && typeof first['data'] === 'string' && typeof first['mimeType'] === 'string') return { kind: 'image', mime: first['mimeType'], base64: first['data'], alt: 'The picture the server answered with' };
  if (content.every((block) => block['type'] === 'text')) return { kind: 'text', text: textOf(content), truncated: false };
  return { kind: 'json', text: JSON.stringify(content, null, 2), truncated: false };
}

function firstLine(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 80 ? `${line.slice(0, 79)}…` : line;
}

function firstSentence(text: string): string {
  const sentence = text.trim().split(/(?<=[.!?])\s|\n/, 1)[0] ?? '';
  return sentence.length > 60 ? `${sentence.slice(0, 59)}…` : sentence;
}
