import type { LanguageModelV4FinishReason, LanguageModelV4StreamPart } from '@ai-sdk/provider';
import type { Json } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { ModelEvent } from '../chatModel.ts';
import { cutError, filteredError, notAModelError, toModelError, type ErrorContext } from './modelErrors.ts';

/**
 * A provider's stream as events of one step, up to and with `end`. Throws what the provider reports
 * inside the stream, and when the stream ends without the mark that ends an answer.
 */
export async function* readAnswer(parts: AsyncIterable<LanguageModelV4StreamPart>, context: ErrorContext): AsyncGenerator<ModelEvent> {
  let said = false;
  let calls = 0;
  for await (const part of parts) {
    switch (part.type) {
      case 'text-delta':
        if (part.delta === '') break;
        said = true;
        yield { type: 'text', text: part.delta };
        break;
      case 'reasoning-delta':
        if (part.delta === '') break;
        yield { type: 'reasoning', text: part.delta };
        break;
      case 'tool-call': {
        // Tools a provider runs on its own side are not offered, so none of their calls can come.
        if (part.providerExecuted === true) break;
        calls++;
        const data = part.providerMetadata as Json | undefined;
        yield { type: 'call', name: part.toolName, ...readArguments(part.input), ...(data === undefined ? {} : { providerData: data }) };
        break;
      }
      case 'error':
        throw endedUnmarked(part.error) ? unmarked(said || calls > 0, context) : toModelError(part.error, context);
      case 'finish': {
        const { inputTokens, outputTokens } = part.usage;
        if (inputTokens.total !== undefined || outputTokens.total !== undefined) {
          yield { type: 'usage', inputTokens: inputTokens.total ?? 0, outputTokens: outputTokens.total ?? 0 };
        }
        yield { type: 'end', reason: endReason(part.finishReason, said, calls, context) };
        return;
      }
      default:
        // Starts, ends, pings, sources and files carry nothing a chat shows.
        break;
    }
  }
  throw unmarked(said || calls > 0, context);
}

/** Arguments as an object; text that is none is kept as it came, for the model to be told. */
function readArguments(input: string): { arguments: Record<string, Json>; invalid?: string } {
  if (input.trim() === '') return { arguments: {} };
  try {
    const value = JSON.parse(input) as Json;
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return { arguments: value };
  } catch {
    // Told to the model below; the error of JSON.parse adds nothing.
  }
  return { arguments: {}, invalid: input };
}

function endReason(reason: LanguageModelV4FinishReason, said: boolean, calls: number, context: ErrorContext): 'stop' | 'calls' | 'length' {
  switch (reason.unified) {
    case 'interrupted':
      throw unmarked(said || calls > 0, context);
    case 'content-filter':
      // A refusal in words is an answer; one without words is an error.
      if (!said) throw filteredError();
      return 'stop';
    case 'error':
      throw new AppError('MODEL_ERROR', `The model stopped with an error${reason.raw === undefined ? '' : ` (${reason.raw})`}`, { hint: 'Try again, or choose another model' });
    case 'length':
      return calls > 0 ? 'calls' : 'length';
    case 'stop':
    case 'tool-calls':
    case 'other':
      return calls > 0 ? 'calls' : 'stop';
  }
}

function endedUnmarked(error: unknown): boolean {
  return error instanceof Error && error.message.includes('without a finish reason');
}

function unmarked(begun: boolean, context: ErrorContext): AppError {
  return begun ? cutError(context) : notAModelError('an empty answer', context);
}
