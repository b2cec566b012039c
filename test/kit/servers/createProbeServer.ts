// A server that tells what it sees of its client, on the SDK's low-level server.
import { inputRequired, inputResponse, Server, type CallToolResult, type InputRequiredResult } from '@modelcontextprotocol/server';

export type ProbeTool = (input: Record<string, unknown>) => string | Promise<string>;

const schema = { type: 'object' as const };
const text = (value: string): CallToolResult => ({ content: [{ type: 'text', text: value }] });

export function createProbeServer(extra: Readonly<Record<string, ProbeTool>> = {}, name = 'probe server'): Server {
  const server = new Server({ name, version: '1.0.0' }, { capabilities: { tools: { listChanged: true }, logging: {} }, instructions: 'Probe away' });
  const names = ['echo', 'ask_form', 'ask_person', 'ask_address', 'ask_model', 'roots', 'log', ...Object.keys(extra)];
  server.setRequestHandler('tools/list', (request) => {
    // Two to a page.
    const from = Number(request.params?.cursor ?? 0);
    const next = from + 2;
    return { tools: names.slice(from, next).map((tool) => ({ name: tool, inputSchema: schema })), ...(next < names.length && { nextCursor: String(next) }) };
  });
  server.setRequestHandler('tools/call', async (request, { mcpReq }): Promise<CallToolResult | InputRequiredResult> => {
    const { name: wanted, arguments: input = {} } = request.params;
    const asked = ask(wanted, input, mcpReq.inputResponses);
    if (asked) return asked;
    if (wanted === 'echo') return text(String(input['text']));
    if (wanted === 'log') {
      await mcpReq.log('warning', input['text'], 'probe');
      return text('logged');
    }
    const tool = extra[wanted];
    if (!tool) throw new Error(`no tool ${wanted}`);
    return text(await tool(input));
  });
  return server;
}

function ask(wanted: string, input: Record<string, unknown>, responses: Parameters<typeof inputResponse>[0]): CallToolResult | InputRequiredResult | undefined {
  const answer = inputResponse(responses, 'it');
  switch (wanted) {
    case 'ask_person':
      if (answer.kind === 'elicit') return text([answer.action, answer.content?.['colour']].filter(Boolean).join(' '));
      return inputRequired({ inputRequests: { it: inputRequired.elicit({ message: 'Which colour?', requestedSchema: { type: 'object', properties: { colour: { type: 'string' } } } }) } });
    case 'ask_form':
      if (answer.kind === 'elicit') return text(JSON.stringify({ action: answer.action, content: answer.content }));
      return inputRequired({ inputRequests: { it: inputRequired.elicit({ message: String(input['message']), requestedSchema: input['schema'] as never }) } });
    case 'ask_address':
      if (answer.kind === 'elicit') return text(answer.action);
      return inputRequired({ inputRequests: { it: inputRequired.elicitUrl({ message: 'Sign in', url: String(input['url']) }) } });
    case 'ask_model':
      if (answer.kind === 'sampling') return text(input['text'] === undefined ? (JSON.stringify(answer.result.content).includes('sampled') ? 'sampled' : 'something else') : JSON.stringify(answer.result.content));
      return inputRequired({ inputRequests: { it: inputRequired.createMessage({ messages: [{ role: 'user', content: (input['content'] ?? { type: 'text', text: String(input['text'] ?? 'Say something') }) as never }], maxTokens: 10 }) } });
    case 'roots':
      if (answer.kind === 'roots') return text(answer.roots.map((root) => root.uri).join(' '));
      return inputRequired({ inputRequests: { it: inputRequired.listRoots() } });
    default:
      return undefined;
  }
}
