/**
 * The three wires a scripted model speaks, as their servers do: which path asks for an answer, what a
 * request says, and which events an answer is made of. Written after the providers' published
 * references: OpenAI chat completions, Anthropic messages, Google generateContent.
 */

export type Wire = 'openai' | 'anthropic' | 'google';

export interface ScriptedCall {
  name: string;
  /** A text is sent as it is, so that it may be no JSON (not on the Google wire, which carries objects). */
  arguments: Record<string, unknown> | string;
}

export interface Answer {
  reasoning: string[];
  text: string[];
  calls: ScriptedCall[];
  stop: 'stop' | 'length' | 'filter';
  usage: { input: number; output: number };
}

/** What a request says, in one form for all wires. */
export interface ReadRequest {
  model: string;
  system: string;
  /** Names of the functions on offer. */
  tools: string[];
  /** Texts of the person, oldest first. */
  person: string[];
  /** Texts of the model, oldest first. */
  assistant: string[];
  calls: { id: string; name: string; arguments: unknown }[];
  results: { id: string; text: string; error: boolean }[];
}

/** One event of a stream: its data and, where the wire names events, its name. */
export interface WireEvent {
  event?: string;
  data: unknown;
}

export interface WireForm {
  /** Below the server's origin. */
  basePath: string;
  isChat(path: string): boolean;
  read(path: string, body: Record<string, unknown>): ReadRequest;
  /** One list a delta: a pause may come between them. The last one ends the answer. */
  write(answer: Answer, model: string, count: number): WireEvent[][];
  /** The text after the last event. */
  tail: string;
  models(names: string[]): unknown;
  error(status: number, message: string, code: string): unknown;
}

type Loose = Record<string, unknown>;
const list = (value: unknown): Loose[] => (Array.isArray(value) ? (value as Loose[]) : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : list(value).map((part) => String(part['text'] ?? '')).join(''));
const callText = (call: ScriptedCall): string => (typeof call.arguments === 'string' ? call.arguments : JSON.stringify(call.arguments));

/** A text in pieces of at most `size` characters, the first ones short. */
function pieces(text: string, size = 9): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += size) found.push(text.slice(at, at + size));
  return found.length > 0 ? found : [''];
}

const openai: WireForm = {
  basePath: '/v1',
  isChat: (path) => path === '/v1/chat/completions',
  read(_path, body) {
    const messages = list(body['messages']);
    const of = (role: string): Loose[] => messages.filter((message) => message['role'] === role);
    return {
      model: String(body['model']),
      system: [...of('system'), ...of('developer')].map((message) => textOf(message['content'])).join('\n'),
      tools: list(body['tools']).map((tool) => String((tool['function'] as Loose)['name'])),
      person: of('user').map((message) => textOf(message['content'])),
      assistant: of('assistant').map((message) => textOf(message['content'] ?? '')),
      calls: of('assistant').flatMap((message) =>
        list(message['tool_calls']).map((call) => {
          const made = call['function'] as Loose;
          return { id: String(call['id']), name: String(made['name']), arguments: JSON.parse(String(made['arguments'])) as unknown };
        }),
      ),
      results: of('tool').map((message) => ({ id: String(message['tool_call_id']), text: textOf(message['content']), error: false })),
    };
  },
  write({ reasoning, text, calls, stop, usage }, model, count) {
    const id = `chatcmpl-${count}`;
    const chunk = (delta: Loose, finish: string | null = null): WireEvent => ({ data: { id, object: 'chat.completion.chunk', created: 1, model, choices: [{ index: 0, delta, finish_reason: finish }] } });
    // The calls' pieces come mixed, as parallel calls do.
    const callDeltas = calls.map((call, index) => [
      chunk({ tool_calls: [{ index, id: `call_${count}_${index}`, type: 'function', function: { name: call.name, arguments: '' } }] }),
      ...pieces(callText(call)).map((piece) => chunk({ tool_calls: [{ index, function: { arguments: piece } }] })),
    ]);
    const longest = Math.max(0, ...callDeltas.map((deltas) => deltas.length));
    const mixed = Array.from({ length: longest }, (_, at) => callDeltas.flatMap((deltas) => deltas[at] ?? []));
    const reason = stop === 'filter' ? 'content_filter' : stop === 'length' ? 'length' : calls.length > 0 ? 'tool_calls' : 'stop';
    return [
      [chunk({ role: 'assistant', content: '' })],
      ...reasoning.map((piece) => [chunk({ reasoning_content: piece })]),
      ...text.map((piece) => [chunk({ content: piece })]),
      ...mixed,
      [chunk({}, reason), { data: { id, object: 'chat.completion.chunk', created: 1, model, choices: [], usage: { prompt_tokens: usage.input, completion_tokens: usage.output, total_tokens: usage.input + usage.output } } }],
    ];
  },
  tail: 'data: [DONE]\n\n',
  models: (names) => ({ object: 'list', data: names.map((id) => ({ id, object: 'model', created: 1, owned_by: 'scripted' })) }),
  error: (_status, message, code) => ({ error: { message, type: 'invalid_request_error', param: null, code } }),
};

const anthropic: WireForm = {
  basePath: '/v1',
  isChat: (path) => path === '/v1/messages',
  read(_path, body) {
    const messages = list(body['messages']);
    const blocks = (role: string, type: string): Loose[] =>
      messages.filter((message) => message['role'] === role).flatMap((message) => (typeof message['content'] === 'string' ? [{ type: 'text', text: message['content'] }] : list(message['content'])).filter((block) => block['type'] === type));
    return {
      model: String(body['model']),
      system: textOf(body['system']),
      tools: list(body['tools']).map((tool) => String(tool['name'])),
      person: blocks('user', 'text').map((block) => String(block['text'])),
      assistant: blocks('assistant', 'text').map((block) => String(block['text'])),
      calls: blocks('assistant', 'tool_use').map((block) => ({ id: String(block['id']), name: String(block['name']), arguments: block['input'] })),
      results: blocks('user', 'tool_result').map((block) => ({ id: String(block['tool_use_id']), text: textOf(block['content']), error: block['is_error'] === true })),
    };
  },
  write({ reasoning, text, calls, stop, usage }, model, count) {
    const named = (data: Loose): WireEvent => ({ event: String(data['type']), data });
    let index = -1;
    const block = (start: Loose, deltas: Loose[]): WireEvent[][] => {
      index++;
      const at = index;
      return [[named({ type: 'content_block_start', index: at, content_block: start })], ...deltas.map((delta) => [named({ type: 'content_block_delta', index: at, delta })]), [named({ type: 'content_block_stop', index: at })]];
    };
    return [
      [named({ type: 'message_start', message: { id: `msg_${count}`, type: 'message', role: 'assistant', model, content: [], stop_reason: null, stop_sequence: null, usage: { input_tokens: usage.input, output_tokens: 1 } } }), named({ type: 'ping' })],
      ...(reasoning.length > 0 ? block({ type: 'thinking', thinking: '' }, reasoning.map((piece) => ({ type: 'thinking_delta', thinking: piece }))) : []),
      ...(text.length > 0 ? block({ type: 'text', text: '' }, text.map((piece) => ({ type: 'text_delta', text: piece }))) : []),
      ...calls.flatMap((call, at) => block({ type: 'tool_use', id: `toolu_${count}_${at}`, name: call.name, input: {} }, pieces(callText(call)).map((piece) => ({ type: 'input_json_delta', partial_json: piece })))),
      [
        named({ type: 'message_delta', delta: { stop_reason: stop === 'filter' ? 'refusal' : stop === 'length' ? 'max_tokens' : calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null }, usage: { output_tokens: usage.output } }),
        named({ type: 'message_stop' }),
      ],
    ];
  },
  tail: '',
  models: (names) => ({ data: names.map((id) => ({ type: 'model', id, display_name: id, created_at: '2026-01-01T00:00:00Z' })), has_more: false }),
  error: (status, message) => ({ type: 'error', error: { type: status === 401 ? 'authentication_error' : status === 404 ? 'not_found_error' : status === 429 ? 'rate_limit_error' : status >= 500 ? 'api_error' : 'invalid_request_error', message } }),
};

const google: WireForm = {
  basePath: '/v1beta',
  isChat: (path) => /^\/v1beta\/models\/[^/]+:streamGenerateContent$/.test(path),
  read(path, body) {
    const contents = list(body['contents']);
    const parts = (role: string, kind: string): Loose[] => contents.filter((content) => content['role'] === role).flatMap((content) => list(content['parts']).filter((part) => part[kind] !== undefined));
    return {
      model: /models\/([^:]+):/.exec(path)?.[1] ?? '',
      system: textOf((body['systemInstruction'] as Loose | undefined)?.['parts']),
      tools: list(body['tools']).flatMap((tool) => list(tool['functionDeclarations']).map((declaration) => String(declaration['name']))),
      person: parts('user', 'text').map((part) => String(part['text'])),
      assistant: parts('model', 'text').map((part) => String(part['text'])),
      calls: parts('model', 'functionCall').map((part) => {
        const call = part['functionCall'] as Loose;
        return { id: String(call['id'] ?? call['name']), name: String(call['name']), arguments: call['args'] };
      }),
      results: parts('user', 'functionResponse').map((part) => {
        const response = part['functionResponse'] as Loose;
        return { id: String(response['id'] ?? response['name']), text: JSON.stringify(response['response']), error: false };
      }),
    };
  },
  write({ reasoning, text, calls, stop, usage }, model) {
    const chunk = (parts: Loose[], finishReason?: string): WireEvent => ({
      data: {
        candidates: [{ content: { role: 'model', parts }, index: 0, ...(finishReason === undefined ? {} : { finishReason }) }],
        modelVersion: model,
        ...(finishReason === undefined ? {} : { usageMetadata: { promptTokenCount: usage.input, candidatesTokenCount: usage.output, totalTokenCount: usage.input + usage.output } }),
      },
    });
    return [
      ...reasoning.map((piece) => [chunk([{ text: piece, thought: true }])]),
      ...text.map((piece) => [chunk([{ text: piece }])]),
      ...(calls.length > 0 ? [[chunk(calls.map((call, at) => ({ functionCall: { name: call.name, args: typeof call.arguments === 'string' ? (JSON.parse(call.arguments) as unknown) : call.arguments }, ...(at === 0 ? { thoughtSignature: 'c2lnbmF0dXJl' } : {}) })))]] : []),
      [chunk([{ text: '' }], stop === 'filter' ? 'SAFETY' : stop === 'length' ? 'MAX_TOKENS' : 'STOP')],
    ];
  },
  tail: '',
  models: (names) => ({ models: names.map((name) => ({ name: `models/${name}`, supportedGenerationMethods: ['generateContent'] })) }),
  error: (status, message) => ({ error: { code: status, message, status: status === 404 ? 'NOT_FOUND' : status === 429 ? 'RESOURCE_EXHAUSTED' : status === 401 ? 'UNAUTHENTICATED' : status >= 500 ? 'INTERNAL' : 'INVALID_ARGUMENT' } }),
};

export const wires: Record<Wire, WireForm> = { openai, anthropic, google };
