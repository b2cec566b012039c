import { ProtocolError, ProtocolErrorCode, type CreateMessageRequestParams, type CreateMessageResult } from '@modelcontextprotocol/client';
import { z } from 'zod';
import type { CallContext } from '../../registry/defineFunction.ts';
import { serverQuestion, strangersWords } from './question.ts';

/** What the person's model is asked for a server. */
export interface ModelRequest {
  system: string;
  messages: { role: 'user' | 'assistant'; text: string }[];
  signal: AbortSignal;
}

/** The person's model, as far as servers may use it. */
export interface ServersModel {
  /** MODEL_NOT_CONFIGURED where none can answer. `where`: where what is said goes. */
  describe(): Promise<{ label: string; where: string }>;
  /** What it says, without functions to call. Redacted on the way there. */
  answer(request: ModelRequest): Promise<string>;
}

const mostMessages = 50;
const mostCharacters = 50_000;
const longestAnswer = 20_000;
/** As others answer when a person says no. */
const rejectedByUser = -1;
const sent = z.strictObject({ text: z.string() });

/** Asks the person twice: before their model is given a server's words, and before the server is given the model's. */
export async function askModel(server: string, params: CreateMessageRequestParams, { model, hide }: { model: ServersModel; hide(text: string): string }, ask: CallContext['ask'], signal: AbortSignal): Promise<CreateMessageResult> {
  const messages = readMessages(params);
  const { label, where } = await model.describe();
  const system = params.systemPrompt ?? '';
  const use = serverQuestion({
    server,
    title: 'Let a server use your model',
    input: z.strictObject({ system: z.string().max(mostCharacters), messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), text: z.string().max(mostCharacters) })).min(1).max(mostMessages) }),
    output: sent,
    phrase: { base: 'Let', present: 'Letting', past: 'Let', object: `${server} use ${label}` },
    preview: {
      kind: 'message',
      facts: [{ label: 'Server', value: server, tone: 'strong' }, { label: 'Model', value: label, tone: 'strong' }, { label: 'Goes to', value: where }, ...(system === '' ? [] : [{ label: 'System prompt', value: hide(system) }])],
      body: messages.map(({ role, text }) => `${role}: ${hide(text)}`).join('\n\n'),
      notes: [strangersWords],
    },
    about: [label, where],
    approveLabel: `Ask ${label}`,
    summary: `Asked ${label} for ${server}`,
    // As the person left it: they may take something out.
    handler: async (context, input) => ({ text: (await model.answer({ ...(input as Pick<ModelRequest, 'system' | 'messages'>), signal: context.signal })).slice(0, longestAnswer) }),
  });
  const answered = await ask(use, { system, messages }, signal);
  if (answered.kind === 'failed') throw answered.error;
  if (answered.kind !== 'answered') throw refused(answered.kind);

  const { text } = sent.parse(answered.output);
  const give = serverQuestion({
    server,
    title: 'Send a server what your model said',
    input: z.strictObject({ text: z.string().max(longestAnswer).describe('What is sent.') }),
    output: sent,
    phrase: { base: 'Send', present: 'Sending', past: 'Sent', object: `what ${label} said to ${server}` },
    preview: { kind: 'message', facts: [{ label: 'Server', value: server, tone: 'strong' }, { label: 'Model', value: label }], body: hide(text), notes: [{ tone: 'write', text: 'The words above are the model’s' }] },
    about: label,
    approveLabel: `Send to ${server}`,
    summary: `Sent to ${server}`,
    handler: (_context, { text: words }) => Promise.resolve({ text: hide(String(words)) }),
  });
  const reviewed = await ask(give, { text }, signal);
  if (reviewed.kind !== 'answered') throw refused(reviewed.kind);
  return { role: 'assistant', model: label, stopReason: 'endTurn', content: { type: 'text', text: sent.parse(reviewed.output).text } };
}

function readMessages({ messages, tools }: CreateMessageRequestParams): ModelRequest['messages'] {
  if (tools && tools.length > 0) throw invalid('Functions of a server are not offered to the model');
  if (messages.length === 0 || messages.length > mostMessages) throw invalid(`A request has 1 to ${mostMessages} messages`);
  const read = messages.map(({ role, content }) => {
    const parts = Array.isArray(content) ? content : [content];
    return { role, text: parts.map((part) => (part.type === 'text' ? part.text : undefined)) };
  });
  if (read.some(({ text }) => text.some((part) => part === undefined))) throw invalid('Only text is passed on to the model');
  const texts = read.map(({ role, text }) => ({ role, text: text.join('\n') }));
  if (texts.reduce((sum, { text }) => sum + text.length, 0) > mostCharacters) throw invalid(`A request has at most ${mostCharacters} characters`);
  return texts;
}

const invalid = (message: string): ProtocolError => new ProtocolError(ProtocolErrorCode.InvalidParams, message);

function refused(kind: 'refused' | 'nobody' | 'failed'): ProtocolError {
  return new ProtocolError(rejectedByUser, kind === 'nobody' ? 'Nobody was there to allow it' : 'The person refused');
}
