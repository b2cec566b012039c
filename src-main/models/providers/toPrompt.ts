import type { LanguageModelV4FilePart, LanguageModelV4FunctionTool, LanguageModelV4Message, LanguageModelV4Prompt, LanguageModelV4ToolResultPart, SharedV4ProviderOptions } from '@ai-sdk/provider';
import { assertNever } from '../../kernel/errors.ts';
import type { ModelTool } from '../../registry/projections.ts';
import type { ModelMessage, ModelPicture, StepRequest } from '../chatModel.ts';

type Result = Extract<ModelMessage, { role: 'result' }>;
type ToolMessage = Extract<LanguageModelV4Message, { role: 'tool' }>;

/** Anthropic keeps what comes before such a mark for the next request, at a tenth of the price; the others ignore it. */
const cacheMark: SharedV4ProviderOptions = { anthropic: { cacheControl: { type: 'ephemeral' } } };

/** How a provider's wire takes the pictures of a result: within it, in a message after it, or not at all. */
export type PictureForm = 'result' | 'message' | 'none';

/** The history in the providers' common form. Results of one step become one message. */
export function toPrompt({ system, messages }: Pick<StepRequest, 'system' | 'messages'>, pictureForm: PictureForm = 'none'): LanguageModelV4Prompt {
  const prompt: LanguageModelV4Message[] = [{ role: 'system', content: system, providerOptions: cacheMark }];
  let results: ToolMessage | undefined;
  let apart: LanguageModelV4FilePart[] = [];
  const showApart = (): void => {
    if (apart.length > 0) prompt.push({ role: 'user', content: [{ type: 'text', text: 'The pictures of these results:' }, ...apart] });
    apart = [];
  };
  for (const message of messages) {
    if (message.role === 'result') {
      if (!results) prompt.push((results = { role: 'tool', content: [] }));
      results.content.push(resultPart(message, pictureForm));
      if (pictureForm === 'message') apart.push(...(message.pictures ?? []).map(filePart));
      continue;
    }
    results = undefined;
    showApart();
    prompt.push(message.role === 'person' ? { role: 'user', content: [{ type: 'text', text: message.text }] } : assistantMessage(message));
  }
  showApart();
  const last = prompt.at(-1);
  if (last && prompt.length > 1) last.providerOptions = cacheMark;
  return prompt;
}

function assistantMessage(message: Extract<ModelMessage, { role: 'assistant' }>): LanguageModelV4Message {
  const content: Extract<LanguageModelV4Message, { role: 'assistant' }>['content'] = [];
  if (message.reasoning) content.push({ type: 'reasoning', text: message.reasoning });
  if (message.text !== '') content.push({ type: 'text', text: message.text });
  for (const call of message.calls) {
    content.push({
      type: 'tool-call',
      toolCallId: call.callId,
      toolName: call.name,
      // Providers insist on an object: text that was none is shown to the model inside one.
      input: call.invalid === undefined ? call.arguments : { unreadable: call.invalid },
      ...(call.providerData === undefined ? {} : { providerOptions: call.providerData as SharedV4ProviderOptions }),
    });
  }
  return { role: 'assistant', content };
}

function resultPart(result: Result, pictureForm: PictureForm): LanguageModelV4ToolResultPart {
  const output = resultOutput(result);
  const shown = pictureForm === 'result' && result.pictures && result.pictures.length > 0 && output.type === 'json' ? { type: 'content' as const, value: [{ type: 'text' as const, text: JSON.stringify(output.value) }, ...result.pictures.map(filePart)] } : output;
  return { type: 'tool-result', toolCallId: result.callId, toolName: result.name, output: shown };
}

function filePart({ mime, base64 }: ModelPicture): LanguageModelV4FilePart {
  return { type: 'file', data: { type: 'data', data: base64 }, mediaType: mime };
}

function resultOutput(result: Result): LanguageModelV4ToolResultPart['output'] {
  const remarks = { ...(result.note ? { personSays: result.note } : {}), ...(result.remark ? { remark: result.remark } : {}) };
  switch (result.outcome) {
    case 'done':
      if (Object.keys(remarks).length > 0) return { type: 'json', value: { result: result.output, ...remarks } };
      return typeof result.output === 'string' ? { type: 'text', value: result.output } : { type: 'json', value: result.output };
    case 'failed':
      return { type: 'error-json', value: { failed: result.output, ...remarks } };
    case 'refused':
      return { type: 'error-json', value: { refused: result.output, ...remarks } };
    case 'unknown':
      return { type: 'error-json', value: { outcomeUnknown: result.output, ...remarks } };
    case 'cancelled':
      return { type: 'error-json', value: { cancelled: result.output, ...remarks } };
    default:
      return assertNever(result.outcome);
  }
}

const toolForms = new WeakMap<ModelTool, LanguageModelV4FunctionTool>();

/** The functions in the providers' common form, made once a function. */
export function toProviderTools(tools: readonly ModelTool[]): LanguageModelV4FunctionTool[] {
  return tools.map((tool) => {
    const known = toolForms.get(tool);
    if (known) return known;
    const { $schema: _dialect, ...inputSchema } = tool.inputSchema;
    const made: LanguageModelV4FunctionTool = { type: 'function', name: tool.name, description: tool.description, inputSchema };
    toolForms.set(tool, made);
    return made;
  });
}
