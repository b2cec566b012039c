// The tools the conformance suites call. Those that only answer are functions behind the door; those
// that speak with their client meanwhile stand beside the product's tools.
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { CLIENT_CAPABILITIES_META_KEY, type InputRequests, type ServerContext } from '@modelcontextprotocol/server';
import type { Json } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import type { ToolCall } from '../../../src-main/mcp/toolbox.ts';
import { defineFunction, type AnyFunction, type CallContext } from '../../../src-main/registry/defineFunction.ts';
import type { McpTool } from '../../../src-main/registry/projections.ts';
import { openState, sealState } from './requestState.ts';

export const redPixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';
const silence = 'UklGRiQAAABXQVZFZm10IBAAAAABAAEARKwAAIhYAQACABAAZGF0YQAAAAA=';

type Block = { [member: string]: Json };
const text = (words: string): Block => ({ type: 'text', text: words });
const image: Block = { type: 'image', data: redPixel, mimeType: 'image/png' };
const resource = (uri: string, mimeType: string, content: string): Block => ({ type: 'resource', resource: { uri, mimeType, text: content } });
const emptySchema: Record<string, Json> = { type: 'object', properties: {}, additionalProperties: false };

/** A function whose result clients get as it is, as those of other servers. */
function relayed(name: string, handler: (context: CallContext) => Promise<Block[]> | Block[], inputSchema: Record<string, Json> = emptySchema): AnyFunction {
  return defineFunction({
    name,
    title: name,
    category: 'servers',
    summary: 'For the conformance suites',
    description: 'For the conformance suites.',
    input: z.looseObject({}),
    output: z.looseObject({ content: z.array(z.json()) }),
    schemas: { input: inputSchema, output: undefined },
    relayed: true,
    annotations: { readOnly: true, destructive: false, idempotent: true, openWorld: false },
    undo: 'nothing',
    phrase: () => ({ base: 'Try', present: 'Trying', past: 'Tried', object: name }),
    effects: () => [{ kind: 'machine', facts: ['conformance'] }],
    summarise: () => name,
    phrasings: [],
    examples: [],
    handler: async (context) => ({ content: await handler(context) }),
  });
}

/** As text: an object with a member called `then` would be taken for a promise. */
const schema2020 = JSON.parse(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": { "address": { "$anchor": "addressDef", "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
  "properties": { "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" }, "contactMethod": { "type": "string", "enum": ["phone", "email"] }, "phone": { "type": "string" }, "email": { "type": "string" } },
  "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
  "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
  "then": { "required": ["phone"] },
  "else": { "required": ["email"] },
  "additionalProperties": false
}`) as Record<string, Json>;

/** The door thins progress out to one message in 100 ms. */
const betweenProgressMs = 130;

export const conformanceFunctions: readonly AnyFunction[] = [
  relayed('test_simple_text', () => [text('This is a simple text response for testing.')]),
  relayed('test_image_content', () => [image]),
  relayed('test_audio_content', () => [{ type: 'audio', data: silence, mimeType: 'audio/wav' }]),
  relayed('test_embedded_resource', () => [resource('test://embedded-resource', 'text/plain', 'This is an embedded resource content.')]),
  relayed('test_multiple_content_types', () => [text('Multiple content types test:'), image, resource('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}')]),
  relayed('test_error_handling', () => {
    throw new AppError('SERVER_ERROR', 'This tool intentionally returns an error for testing');
  }),
  relayed('test_tool_with_progress', async ({ progress }) => {
    for (const done of [0, 50, 100]) {
      progress({ done, total: 100, unit: 'steps' });
      await wait(betweenProgressMs);
    }
    return [text('Progress was told.')];
  }),
  relayed('json_schema_2020_12_tool', () => [text('ok')], schema2020),
  relayed('test_x_mcp_header', () => [text('ok')], { type: 'object', properties: { region: { type: 'string', 'x-mcp-header': 'Region' } }, additionalProperties: false }),
];

/** Comes and goes. */
export const appearingFunction = relayed('test_appeared', () => [text('ok')]);

/** What a tool that speaks with its client answers: content, or what it still needs. */
type Spoken = Block[] | { inputRequests?: InputRequests; requestState?: string };

export interface SpeakingTool {
  tool: McpTool;
  run(call: ToolCall, exchange: ServerContext): Promise<Spoken>;
}

function speaking(name: string, run: SpeakingTool['run'], properties: Record<string, Json> = {}): SpeakingTool {
  const annotations = { title: name, readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false };
  return { tool: { name, title: name, description: 'For the conformance suites.', inputSchema: { type: 'object', properties, required: Object.keys(properties) }, annotations }, run };
}

/** What is asked during a call goes out on the call's own stream: another may not be open yet. */
const duringCall = ({ id }: ServerContext['mcpReq']): { relatedRequestId: string | number } => ({ relatedRequestId: id });

const form = (message: string, properties: Record<string, Json>, required = Object.keys(properties)) => ({ message, requestedSchema: { type: 'object' as const, properties, required } });
const askForm = (message: string, properties: Record<string, Json>): InputRequests[string] => ({ method: 'elicitation/create', params: form(message, properties) }) as unknown as InputRequests[string];
const askModel = (question: string, maxTokens: number): InputRequests[string] => ({ method: 'sampling/createMessage', params: { messages: [{ role: 'user', content: { type: 'text', text: question } }], maxTokens } });
const askRoots: InputRequests[string] = { method: 'roots/list', params: {} };
const askName = askForm('What is your name?', { name: { type: 'string' } });

/** What the form under `key` was answered with, when it was accepted as asked. */
function accepted({ mcpReq }: ServerContext, key: string, field: string, type: string): Json | undefined {
  const answer = mcpReq.inputResponses?.[key] as { action?: string; content?: Record<string, Json> } | undefined;
  const value = answer?.action === 'accept' ? answer.content?.[field] : undefined;
  return typeof value === type ? value : undefined;
}

const answerOf = ({ mcpReq }: ServerContext, key: string): Record<string, Json> | undefined => mcpReq.inputResponses?.[key] as Record<string, Json> | undefined;

/** The capabilities of the client that sent this request. */
const capabilitiesOf = ({ mcpReq }: ServerContext): Record<string, unknown> => ((mcpReq.envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ?? {}) as Record<string, unknown>;

const choices = ['option1', 'option2', 'option3'];
const titled = ['First', 'Second', 'Third'].map((title, index) => ({ const: `value${index + 1}`, title: `${title} Option` }));

/** `changeTools` makes a function come or go, `changePrompts` a prompt. */
export const speakingTools = (changeTools: () => void, changePrompts: () => void): readonly SpeakingTool[] => [
  speaking('test_trigger_prompt_change', async () => {
    changePrompts();
    return [text('The prompts have changed.')];
  }),
  speaking('test_trigger_tool_change', async () => {
    changeTools();
    return [text('The tools have changed.')];
  }),
  // Asks whatever the client said it can do: the SDK refuses what it did not say.
  speaking('test_missing_capability', async (_call, exchange) => (exchange.mcpReq.inputResponses === undefined ? { inputRequests: { question: askModel('Anything?', 10) } } : [text('ok')])),
  speaking('test_streaming_elicitation', async (call, exchange) => {
    call.progress?.send({ progressToken: call.progress.token, progress: 1 });
    return accepted(exchange, 'user_name', 'name', 'string') === undefined ? { inputRequests: { user_name: askName } } : [text('ok')];
  }),
  speaking('test_logging_tool', async (_call, { mcpReq }) => {
    await mcpReq.log('info', 'Only for clients that asked for it');
    return [text('ok')];
  }),
  speaking('test_tool_with_logging', async (_call, { mcpReq }) => {
    for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
      await mcpReq.log('info', words);
      await wait(50);
    }
    return [text('Three messages were logged.')];
  }),
  speaking('test_sampling', async (call, { mcpReq }) => {
    const { content } = await mcpReq.requestSampling({ messages: [{ role: 'user', content: { type: 'text', text: String(call.arguments?.['prompt']) } }], maxTokens: 100 }, duringCall(mcpReq));
    return [text(`LLM response: ${'text' in content ? content.text : JSON.stringify(content)}`)];
  }, { prompt: { type: 'string' } }),
  speaking('test_elicitation', async (call, { mcpReq }) => {
    const { action, content } = await mcpReq.elicitInput(form(String(call.arguments?.['message']), { username: { type: 'string', description: "User's response" }, email: { type: 'string', description: "User's email address" } }) as never, duringCall(mcpReq));
    return [text(`User response: action: ${action}, content: ${JSON.stringify(content ?? {})}`)];
  }, { message: { type: 'string' } }),
  speaking('test_elicitation_sep1034_defaults', async (_call, { mcpReq }) => {
    const properties = { name: { type: 'string', default: 'John Doe' }, age: { type: 'integer', default: 30 }, score: { type: 'number', default: 95.5 }, status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' }, verified: { type: 'boolean', default: true } };
    const { action, content } = await mcpReq.elicitInput(form('Check the defaults', properties, []) as never, duringCall(mcpReq));
    return [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`)];
  }),
  speaking('test_elicitation_sep1330_enums', async (_call, { mcpReq }) => {
    const properties = {
      untitledSingle: { type: 'string', enum: choices },
      titledSingle: { type: 'string', oneOf: titled },
      legacyEnum: { type: 'string', enum: ['opt1', 'opt2', 'opt3'], enumNames: ['Option One', 'Option Two', 'Option Three'] },
      untitledMulti: { type: 'array', items: { type: 'string', enum: choices } },
      titledMulti: { type: 'array', items: { anyOf: titled } },
    };
    const { action, content } = await mcpReq.elicitInput(form('Choose', properties, []) as never, duringCall(mcpReq));
    return [text(`Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`)];
  }),
  speaking('test_reconnection', async (_call, { http }) => {
    await wait(50);
    http?.closeSSE?.();
    await wait(100);
    return [text('Reconnection test completed successfully')];
  }),
  speaking('test_input_required_result_elicitation', async (_call, exchange) => {
    const name = accepted(exchange, 'user_name', 'name', 'string');
    return name === undefined ? { inputRequests: { user_name: askName } } : [text(`Hello, ${String(name)}!`)];
  }),
  speaking('test_input_required_result_sampling', async (_call, exchange) => {
    const answer = answerOf(exchange, 'capital_question')?.['content'] as { text?: string } | undefined;
    return answer === undefined ? { inputRequests: { capital_question: askModel('What is the capital of France?', 100) } } : [text(String(answer.text))];
  }),
  speaking('test_input_required_result_list_roots', async (_call, exchange) => {
    const roots = answerOf(exchange, 'client_roots')?.['roots'];
    return roots === undefined ? { inputRequests: { client_roots: askRoots } } : [text(`Roots: ${JSON.stringify(roots)}`)];
  }),
  speaking('test_input_required_result_request_state', async (_call, exchange) => {
    const ok = accepted(exchange, 'confirm', 'ok', 'boolean');
    if (ok === undefined || openState(exchange) !== 'confirm') return { inputRequests: { confirm: askForm('Please confirm', { ok: { type: 'boolean' } }) }, requestState: sealState('confirm') };
    return [text('state-ok')];
  }),
  speaking('test_input_required_result_multiple_inputs', async (_call, exchange) => {
    const given = ['user_name', 'greeting', 'client_roots'].every((key) => answerOf(exchange, key) !== undefined);
    if (!given || openState(exchange) !== 'several') return { inputRequests: { user_name: askName, greeting: askModel('Generate a greeting', 50), client_roots: askRoots }, requestState: sealState('several') };
    return [text('All was given.')];
  }),
  speaking('test_input_required_result_multi_round', async (_call, exchange) => {
    const state = openState(exchange);
    const color = accepted(exchange, 'step2', 'color', 'string');
    if (state === 'round 2' && color !== undefined) return [text(`Done: ${String(color)}`)];
    if (state === 'round 1' && accepted(exchange, 'step1', 'name', 'string') !== undefined) return { inputRequests: { step2: askForm('Step 2: What is your favorite color?', { color: { type: 'string' } }) }, requestState: sealState('round 2') };
    return { inputRequests: { step1: askForm('Step 1: What is your name?', { name: { type: 'string' } }) }, requestState: sealState('round 1') };
  }),
  speaking('test_input_required_result_tampered_state', async (_call, exchange) => {
    if (openState(exchange) === 'sealed') return [text('state-ok')];
    return { inputRequests: { confirm: askForm('Please confirm', { ok: { type: 'boolean' } }) }, requestState: sealState('sealed') };
  }),
  speaking('test_input_required_result_capabilities', async (_call, exchange) => {
    const can = capabilitiesOf(exchange);
    const inputRequests: InputRequests = { ...(can['sampling'] !== undefined && { question: askModel('What is the capital of France?', 100) }), ...(can['elicitation'] !== undefined && { user_name: askName }) };
    return Object.keys(inputRequests).length > 0 && exchange.mcpReq.inputResponses === undefined ? { inputRequests } : [text('Nothing to ask.')];
  }),
];
