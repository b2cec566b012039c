import { methods, type MethodName, type ParsedParams, type Result } from '../../src-preload/contract/index.ts';
import { maxAnswerCharacters } from '../../src-preload/state/frameLimits.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import type { Log } from '../kernel/log.ts';
import { explainIssues } from './explainIssues.ts';
import { failureText } from './session.ts';

export interface RequestContext {
  /** Aborted when the client cancels and when the runtime ends; a dropped carrier aborts nothing. */
  signal: AbortSignal;
  /** The client's session, as it named itself. */
  session: string;
}

/** What answers each method of the contract. */
export type Handlers = {
  readonly [M in MethodName]: (params: ParsedParams<M>, context: RequestContext) => Promise<Result<M>> | Result<M>;
};

export interface AnswerOptions {
  handlers: Handlers;
  /** Checks what handlers answer against the contract: for tests, not for the hot path. */
  validateResults: boolean;
  log: Log;
}

/** Carries one request out: its `response` or `failure` frame as text. Never rejects. */
export async function answerRequest(options: AnswerOptions, request: { id: number; method: string; params?: unknown }, context: RequestContext): Promise<string> {
  const { id, method } = request;
  try {
    const name = checkMethod(method);
    const result = await callHandler(options, name, request.params, context);
    const text = JSON.stringify({ t: 'response', id, result });
    if (text.length > maxAnswerCharacters) {
      throw new AppError('TOO_LARGE', `The answer of ${method} is ${text.length} characters, more than a frame may have`, { hint: 'Ask for less at once' });
    }
    return text;
  } catch (error) {
    if (context.signal.aborted) return failureText(id, { code: 'CANCELLED', message: `${method} was stopped before it was done` });
    const view = toErrorView(error);
    if (view.code === 'INTERNAL') options.log.error({ err: error, method, request: id }, 'a request failed inside Steward');
    return failureText(id, view);
  }
}

function checkMethod(method: string): MethodName {
  if (Object.hasOwn(methods, method)) return method as MethodName;
  throw new AppError('UNKNOWN_METHOD', `There is no method "${method}"`, { hint: 'Reload the page: it may be older or newer than Steward' });
}

async function callHandler<M extends MethodName>(options: AnswerOptions, method: M, input: unknown, context: RequestContext): Promise<Result<M>> {
  const params = methods[method].params.safeParse(input ?? {});
  if (!params.success) throw explainIssues(method, params.error, input);
  const result = await options.handlers[method](params.data as ParsedParams<M>, context);
  if (!options.validateResults) return result;
  const checked = methods[method].result.safeParse(result);
  if (checked.success) return result;
  throw new AppError('INTERNAL', `The handler of ${method} broke the contract: ${explainIssues('result', checked.error, result).message}`);
}
