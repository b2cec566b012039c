import type { ModelMessage } from '../models/chatModel.ts';
import type { ModelTool } from '../registry/projections.ts';

/** Bytes of UTF-8 a token stands for; a little low for English and code, so estimates are a little high. */
const bytesPerToken = 3.5;
const tokensPerMessage = 6;
const tokensPerPicture = 1600;
/** Results shorter than this are not worth cutting. */
const shortResultTokens = 60;

export function estimateTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / bytesPerToken);
}

/** About how many tokens the functions take in every request. */
export function estimateTools(tools: readonly ModelTool[]): number {
  return tools.reduce((sum, tool) => sum + estimateTokens(tool.name + tool.description + JSON.stringify(tool.inputSchema)), 0);
}

function estimateMessage(message: ModelMessage): number {
  switch (message.role) {
    case 'person':
      return tokensPerMessage + estimateTokens(message.text);
    case 'assistant':
      return tokensPerMessage + estimateTokens(message.text + (message.reasoning ?? '')) + message.calls.reduce((sum, call) => sum + tokensPerMessage + estimateTokens(call.name + JSON.stringify(call.arguments) + (call.invalid ?? '')), 0);
    case 'result':
      return tokensPerMessage + estimateTokens(JSON.stringify(message.output) + (message.note ?? '')) + (message.pictures?.length ?? 0) * tokensPerPicture;
  }
}

/** About how many tokens a history takes. */
export function estimateHistory(history: readonly ModelMessage[]): number {
  return history.reduce((sum, message) => sum + estimateMessage(message), 0);
}

/**
 * The history cut to about `budget` tokens. The oldest results go first, each leaving a marker, so the
 * model knows what it did; then whole exchanges from the oldest on, leaving a marker too. The last
 * exchange always stays, though its older results may be cut.
 */
export function fitToBudget(history: readonly ModelMessage[], budget: number): ModelMessage[] {
  const messages = [...history];
  const sizes = messages.map(estimateMessage);
  let total = sizes.reduce((sum, size) => sum + size, 0);
  const lastStep = messages.findLastIndex(({ role }) => role !== 'result');
  for (let index = 0; index < lastStep && total > budget; index++) {
    const message = messages[index];
    const size = sizes[index] ?? 0;
    if (message?.role !== 'result' || size < shortResultTokens) continue;
    const cut: ModelMessage = { ...message, pictures: undefined, output: `[This result of ${message.name} was left out to save space, about ${size} tokens. Call the function again if it is needed.]` };
    messages[index] = cut;
    sizes[index] = estimateMessage(cut);
    total += (sizes[index] ?? 0) - size;
  }
  let first = 0;
  while (total > budget) {
    const next = messages.findIndex((message, index) => index > first && message.role === 'person');
    if (next === -1) break;
    for (; first < next; first++) total -= sizes[first] ?? 0;
  }
  if (first === 0) return messages;
  const [person, ...rest] = messages.slice(first);
  return person?.role === 'person' ? [{ ...person, text: `[Earlier messages of this chat were left out to save space.]\n\n${person.text}` }, ...rest] : messages.slice(first);
}
