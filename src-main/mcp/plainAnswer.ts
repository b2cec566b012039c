import { SERVER_INFO_META_KEY, type Implementation } from '@modelcontextprotocol/server';
import { toErrorView } from '../kernel/errors.ts';
import { errorText, rpcErrors } from './jsonRpc.ts';
import type { PlainRequest } from './plainRequest.ts';
import type { ToolCall, ToolCaller, Toolbox } from './toolbox.ts';

/** Answers plain requests without the SDK's machinery, with what the SDK's server would answer. */
export interface PlainAnswers {
  /** False for what the SDK's server has to refuse: a tool nobody knows. */
  takes(request: PlainRequest, toolbox: Toolbox): boolean;
  /** The whole JSON-RPC answer as text. Never rejects. */
  answer(request: PlainRequest, toolbox: Toolbox, by: ToolCaller, call: Pick<ToolCall, 'signal' | 'progress' | 'onWaiting'>): Promise<string>;
}

export function createPlainAnswers(identity: Implementation): PlainAnswers {
  // What the modern revision has on every result, and on those that may be kept for a time.
  const meta = `,"_meta":${JSON.stringify({ [SERVER_INFO_META_KEY]: identity })}`;
  const complete = `,"resultType":"complete"${meta}`;
  const endOfList = { legacy: '}', modern: `${complete},"ttlMs":0,"cacheScope":"private"}` };
  return {
    takes: (request, toolbox) => request.method === 'tools/list' || toolbox.has(request.name),
    async answer(request, toolbox, by, call) {
      const id = JSON.stringify(request.id);
      if (request.method === 'tools/list') return `{"result":{${toolbox.toolsText}${endOfList[request.era]},"jsonrpc":"2.0","id":${id}}`;
      try {
        const answer = await toolbox.call({ name: request.name, arguments: request.arguments, inputRequired: request.elicits, ...call }, by);
        const rest = request.era === 'legacy' ? '' : answer.complete ? complete : meta;
        return `{"result":{${answer.members}${rest}},"jsonrpc":"2.0","id":${id}}`;
      } catch (error) {
        return errorText(request.id, rpcErrors.internal, toErrorView(error).message);
      }
    },
  };
}
