import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ProtocolError, ProtocolErrorCode, type Client, type ClientCapabilities, type CreateMessageRequestParams, type CreateMessageResult, type ElicitRequestParams, type ElicitResult } from '@modelcontextprotocol/client';
import { toAppError } from '../../kernel/errors.ts';
import type { CallContext } from '../../registry/defineFunction.ts';
import type { RunningCalls } from './runningCalls.ts';
import type { ServerLog } from './serverLog.ts';

/** What a server may ask of us, and who answers it. */
export interface ServerQuestions {
  workspace(): string;
  /** A form, or an address to be opened, for the person. `ask`: how they are asked, where they can be. Without it everything is declined. */
  onElicit?: ((params: ElicitRequestParams, signal: AbortSignal, ask: CallContext['ask'] | undefined) => Promise<ElicitResult>) | undefined;
  /** What an address was opened for is done. */
  onElicited?: ((elicitationId: string) => void) | undefined;
  /** An answer of a model’s. Without it servers are told that there is none. */
  onSample?: ((params: CreateMessageRequestParams, signal: AbortSignal, ask: CallContext['ask'] | undefined) => Promise<CreateMessageResult>) | undefined;
}

/** A server’s questions that may be open at once; more are declined. */
const mostOpen = 4;
/** As others answer when a person says no. */
const rejectedByUser = -1;

export function clientCapabilities({ onSample }: ServerQuestions): ClientCapabilities {
  return { roots: { listChanged: true }, elicitation: { form: {}, url: {} }, ...(onSample && { sampling: {} }) };
}

/** Answers a server’s requests, questions to the person only while a call of it runs, and keeps what it has to say. */
export function answerServer(client: Client, { workspace, onElicit, onElicited, onSample }: ServerQuestions, calls: RunningCalls, log: ServerLog): void {
  let open = 0;

  async function withinLimit<T>(answer: (ask: CallContext['ask'] | undefined) => Promise<T>, otherwise: () => T): Promise<T> {
    const call = open < mostOpen ? calls.takeQuestion() : undefined;
    if (!call) return otherwise();
    open++;
    try {
      return await answer(call.ask);
    } finally {
      open--;
    }
  }

  client.setRequestHandler('roots/list', () => {
    const folder = workspace();
    return { roots: [{ uri: pathToFileURL(folder).href, name: basename(folder) }] };
  });
  client.setRequestHandler('elicitation/create', (request, context) => {
    const { params } = request;
    const decline = (): ElicitResult => ({ action: 'decline' });
    if (!onElicit || ('url' in params && !isWebAddress(params.url))) return decline();
    return withinLimit((ask) => onElicit(params, context.mcpReq.signal, ask), decline);
  });
  if (onSample) {
    client.setRequestHandler('sampling/createMessage', (request, context) => {
      const refuse = (): never => {
        throw new ProtocolError(rejectedByUser, 'The person refused');
      };
      return withinLimit((ask) => onSample(request.params, context.mcpReq.signal, ask).catch((error: unknown) => {
        if (error instanceof ProtocolError) throw error;
        throw new ProtocolError(toAppError(error).code === 'REFUSED' ? rejectedByUser : ProtocolErrorCode.InternalError, toAppError(error).message);
      }), refuse);
    });
  }
  client.setNotificationHandler('notifications/message', ({ params }) => {
    const said = typeof params.data === 'string' ? params.data : JSON.stringify(params.data);
    log.add({ from: 'server', level: params.level, text: params.logger === undefined ? said : `${params.logger}: ${said}` });
  });
  client.setNotificationHandler('notifications/elicitation/complete', ({ params }) => onElicited?.(params.elicitationId));
}

/** Only what a browser opens as a page. */
function isWebAddress(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}
