import type { LoggingLevel, ServerContext } from '@modelcontextprotocol/server';
import type { Caller, Json } from '../../src-preload/contract/index.ts';
import type { CallOutcome, CallRequest } from '../calls/callOutcome.ts';
import type { Door } from '../calls/callFunction.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { toMcpTool, type McpTool } from '../registry/projections.ts';
import type { Registry } from '../registry/registry.ts';
import { paramHeadersOf, type ParamHeaders } from './paramHeaders.ts';
import { inputRequiredText } from './elicitation.ts';
import { progressReporter, type ProgressParams } from './progress.ts';
import type { RequestId } from './jsonRpc.ts';
import { errorSchema, toolResultText } from './toolResult.ts';

/** On whose behalf tools are called. */
export interface ToolCaller {
  caller: Caller;
  /** What to do where the person must be asked. */
  approval: NonNullable<CallRequest['approval']>;
}

export interface ToolCall {
  name: string;
  arguments: Record<string, unknown> | undefined;
  signal: AbortSignal;
  /** Hears how far the call is, when the client gave a token for it. */
  progress?: { token: RequestId; send: (params: ProgressParams) => void } | undefined;
  /** Answers `input_required` in the place of waiting, where the person must be asked. */
  inputRequired?: boolean | undefined;
  /** Hears the heading of the card that is waited for. */
  onWaiting?: ((heading: string) => void) | undefined;
  /** Sends the client a log message, where it asked for such. */
  log?: ((level: LoggingLevel, data: Record<string, unknown>) => void) | undefined;
  /** The SDK's own view of the request, where the SDK serves it. */
  exchange?: ServerContext | undefined;
}

/** The members of a result as JSON text without the outer braces: a `CallToolResult`, or an `InputRequiredResult`. */
export interface ToolAnswer {
  members: string;
  complete: boolean;
}

/** Functions as MCP tools. */
export interface Toolbox {
  readonly tools: readonly McpTool[];
  /** `"tools":[…]` as JSON text, made once a list of functions. */
  readonly toolsText: string;
  has(name: string): boolean;
  /** What of a call of this tool its client repeats as headers; undefined where nothing is. */
  paramHeaders(name: string): ParamHeaders | undefined;
  /**
   * Calls through the door. UNKNOWN_FUNCTION when there is none of this name; every other failure is a result.
   */
  call(call: ToolCall, by: ToolCaller): Promise<ToolAnswer>;
}

/** `functions`: those that are listed; what may be called the door decides. */
export function createToolbox(functions: () => readonly AnyFunction[], registry: Registry, door: Door): Toolbox {
  let known: { of: readonly AnyFunction[]; tools: McpTool[]; text: string; headers: ReadonlyMap<string, ParamHeaders> } | undefined;

  function current(): NonNullable<typeof known> {
    const listed = functions();
    if (known?.of !== listed) {
      const tools = listed.map(toMcpTool).map(allowErrors);
      known = { of: listed, tools, text: `"tools":${JSON.stringify(tools)}`, headers: paramHeadersOf(tools) };
    }
    return known;
  }

  return {
    get tools() {
      return current().tools;
    },
    get toolsText() {
      return current().text;
    },
    has: (name) => registry.get(name) !== undefined,
    paramHeaders: (name) => current().headers.get(name),
    async call({ name, arguments: input, signal, progress, inputRequired, onWaiting, log }, { caller, approval }) {
      const asks = inputRequired === true && typeof approval === 'object';
      let heading = '';
      const outcome = await door.callFunction({
        name,
        input,
        caller,
        approval: asks ? { waitMs: 0 } : approval,
        signal,
        onWaiting: asks ? (card) => void (heading = card) : onWaiting,
        ...(progress && progressReporter(progress.token, progress.send)),
      });
      if (outcome.error?.code === 'UNKNOWN_FUNCTION') throw outcome.error;
      log?.(outcome.state === 'done' ? 'info' : outcome.state === 'waiting' ? 'notice' : 'warning', logData(name, outcome));
      if (asks && outcome.error?.code === 'APPROVAL_PENDING') return { members: inputRequiredText(heading), complete: false };
      return { members: toolResultText(outcome, registry.get(name)?.relayed === true), complete: true };
    },
  };
}

/**
 * The tool with an output schema that allows an error too: what a failed call answers has to fit the
 * schema, and clients of the SDK's first generation check even results marked as errors against it.
 */
function allowErrors(tool: McpTool): McpTool {
  if (!tool.outputSchema) return tool;
  const { $schema, $defs, ...result } = tool.outputSchema;
  return { ...tool, outputSchema: { ...($schema !== undefined && { $schema }), type: 'object', anyOf: [result, errorSchema as unknown as Json], ...($defs !== undefined && { $defs }) } };
}

/** What a client that set a log level hears: how its own calls end. */
function logData(name: string, { callId, state, error }: CallOutcome): Record<string, unknown> {
  return { function: name, call: callId, state, ...(error && { code: error.code, message: error.message }) };
}
