import type { Json } from '../../src-preload/contract/index.ts';
import { AppError, toErrorView } from '../kernel/errors.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';
import { toMcpTool, type McpTool } from '../registry/projections.ts';
import { isRecord } from './jsonRpc.ts';
import type { ToolAnswer, Toolbox } from './toolbox.ts';

const mostFound = 20;
const usuallyFound = 8;

const text = (description: string): Record<string, Json> => ({ type: 'string', description });

const searchTool: McpTool = {
  name: 'search_functions',
  title: 'Search functions',
  description: 'Finds functions by what they do and tells how each is called: name, description and the JSON Schema of its arguments. Call what it finds with call_function. Without a query it lists the names of all functions.',
  inputSchema: {
    type: 'object',
    properties: { query: text('What is to be done, in a few words.'), limit: { type: 'integer', minimum: 1, maximum: mostFound, default: usuallyFound, description: 'Functions to tell of at most.' } },
    additionalProperties: false,
  },
  annotations: { title: 'Search functions', readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
};

const callTool: McpTool = {
  name: 'call_function',
  title: 'Call function',
  description: 'Calls one function by its name, with arguments as search_functions tells them. It is judged, allowed and recorded as that function.',
  inputSchema: {
    type: 'object',
    properties: { name: text('The function, as search_functions names it.'), arguments: { type: 'object', description: 'Its arguments.', additionalProperties: true } },
    required: ['name'],
    additionalProperties: false,
  },
  annotations: { title: 'Call function', readOnlyHint: false, destructiveHint: true, idempotentHint: false, openWorldHint: true },
};

const tools = [searchTool, callTool] as const;
const toolsText = `"tools":${JSON.stringify(tools)}`;

/**
 * Two tools in the place of hundreds, for clients with little room. `call_function` goes the way every
 * call goes, under the name of the function it names: it opens nothing that name would not.
 */
export function createLazyToolbox(whole: Toolbox, functions: () => readonly AnyFunction[], search: (query: string) => readonly string[]): Toolbox {
  function find(input: Record<string, unknown>): Record<string, Json> {
    const { query = '', limit = usuallyFound } = input;
    if (typeof query !== 'string' || typeof limit !== 'number' || !Number.isInteger(limit) || limit < 1) throw new AppError('INVALID_INPUT', 'search_functions takes query, a text, and limit, a whole number from 1');
    const visible = functions();
    if (query.trim() === '') return { functions: visible.map(({ name, summary }) => ({ name, summary })) };
    const byName = new Map(visible.map((definition) => [definition.name, definition]));
    const found = search(query.slice(0, 500)).flatMap((name) => byName.get(name) ?? []).slice(0, Math.min(limit, mostFound));
    return { functions: found.map(toMcpTool).map(({ name, title, description, inputSchema, annotations }) => ({ name, title, description, inputSchema, annotations })) };
  }

  return {
    tools,
    toolsText,
    has: (name) => tools.some((tool) => tool.name === name),
    paramHeaders: () => undefined,
    async call(call, by) {
      const input = call.arguments ?? {};
      try {
        if (call.name === searchTool.name) return answer(find(input));
        if (call.name !== callTool.name) throw new AppError('UNKNOWN_FUNCTION', `There is no tool called ${call.name}`, { hint: 'Only search_functions and call_function are offered here; call it with call_function' });
        const { name, arguments: inner, ...rest } = input;
        if (typeof name !== 'string' || (inner !== undefined && !isRecord(inner)) || Object.keys(rest).length > 0) throw new AppError('INVALID_INPUT', 'call_function takes name, a text, and arguments, an object', { hint: 'search_functions tells what a function takes' });
        return await whole.call({ ...call, name, arguments: inner }, by);
      } catch (error) {
        // Here every function is an argument: an unknown one is a wrong argument, not an unknown tool.
        const { code, message, hint } = toErrorView(error);
        if (code === 'UNKNOWN_FUNCTION' && call.name !== callTool.name) throw error;
        return answer({ code, message, ...(hint !== undefined && { hint }) }, true);
      }
    },
  };
}

function answer(result: Record<string, Json>, isError = false): ToolAnswer {
  const written = JSON.stringify(result);
  return { members: `"content":[{"type":"text","text":${JSON.stringify(written)}}],"structuredContent":${written}${isError ? ',"isError":true' : ''}`, complete: true };
}
