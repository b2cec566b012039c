import {
  LOG_LEVEL_META_KEY, UrlElicitationRequiredError,
  type CallToolResult, type Client, type CompleteRequest, type CompleteResult, type GetPromptResult, type Implementation, type Prompt, type ReadResourceResult, type RequestOptions, type Resource, type ResourceTemplateType, type ServerCapabilities, type Tool,
} from '@modelcontextprotocol/client';
import type { Progress } from '../../../src-preload/contract/index.ts';
import { AppError } from '../../kernel/errors.ts';
import type { Event } from '../../kernel/events.ts';
import type { ProcessUse } from '../../ports/processes.ts';
import type { CallContext } from '../../registry/defineFunction.ts';
import type { ServerQuestions } from './answerServer.ts';
import { readCallResult, type DirectCalls } from './directCalls.ts';
import type { RunningCalls } from './runningCalls.ts';
import { explainFailure, isSessionLost, NotDone, type FailureContext } from './explainFailure.ts';
import type { Carrier } from './openTransport.ts';

export interface RequestSettings {
  timeoutMs?: number;
  signal?: AbortSignal;
}

export interface CallSettings extends RequestSettings {
  /** Calling it twice does no more than calling it once. Otherwise a lost answer is OUTCOME_UNKNOWN. */
  idempotent: boolean;
  onProgress?: (progress: Progress) => void;
  /** How its server’s questions are put to the person. With it the call’s own limit is the only one: a person takes their time. */
  ask?: CallContext['ask'];
  /** As it was listed; what of the arguments is told in headers, too, is taken from it. */
  tool?: Tool;
}

export type ListKind = 'tools' | 'resources' | 'prompts';

/** One connection to one server. Whatever fails does so with an AppError that names the server. */
export interface OpenServer {
  readonly carrier: Carrier;
  readonly era: 'legacy' | 'modern';
  readonly protocolVersion: string;
  /** What it calls itself; text of a stranger, like all that follows. */
  readonly identity: Implementation | undefined;
  readonly instructions: string | undefined;
  readonly capabilities: ServerCapabilities;
  /** Of a server that runs on this machine. */
  readonly pid: number | undefined;
  /** All pages; empty where the server offers none. */
  listTools(settings?: RequestSettings): Promise<Tool[]>;
  listResources(settings?: RequestSettings): Promise<Resource[]>;
  listResourceTemplates(settings?: RequestSettings): Promise<ResourceTemplateType[]>;
  listPrompts(settings?: RequestSettings): Promise<Prompt[]>;
  callTool(name: string, input: Readonly<Record<string, unknown>>, settings: CallSettings): Promise<CallToolResult>;
  readResource(uri: string, settings?: RequestSettings): Promise<ReadResourceResult>;
  getPrompt(name: string, input: Readonly<Record<string, string>>, settings?: RequestSettings): Promise<GetPromptResult>;
  complete(params: CompleteRequest['params'], settings?: RequestSettings): Promise<CompleteResult>;
  /** Settles when the server answers. */
  ping(settings?: RequestSettings): Promise<void>;
  /** Tells the server that its roots are others now. */
  workspaceChanged(): Promise<void>;
  use(): Promise<ProcessUse | undefined>;
  /** A list is no longer what it was. Told at most a few times a second. */
  readonly changed: Event<ListKind>;
  /** Something went wrong that may mean that the server is gone. */
  readonly suspected: Event<Error>;
  /** It can do nothing any more. */
  readonly over: boolean;
  /** Why it is over; undefined once it was ended from here. Never rejects. */
  readonly ended: Promise<AppError | undefined>;
  end(): Promise<void>;
}

export interface OpenServerParts {
  client: Client;
  direct: DirectCalls;
  carrier: Carrier;
  pid: number | undefined;
  use(): Promise<ProcessUse | undefined>;
  questions: ServerQuestions;
  calls: RunningCalls;
  /** For the errors of one request. */
  context(idempotent: boolean, signal?: AbortSignal): FailureContext;
  changed: Event<ListKind>;
  suspected: Event<Error>;
  ended: Promise<AppError | undefined>;
  end(): Promise<void>;
  /** The server has forgotten this connection. */
  onSessionLost(): void;
}

const requestTimeoutMs = 60_000;
/** While the person may be asked; the call’s own limit ends it long before. */
const patientTimeoutMs = 24 * 3_600_000;
/** Pages one answer may want opened. */
const mostAddresses = 3;

export function createOpenServer(parts: OpenServerParts): OpenServer {
  const { client, carrier, questions, calls } = parts;
  const era = client.getProtocolEra() ?? 'legacy';
  const capabilities = client.getServerCapabilities() ?? {};

  async function ask<T>(idempotent: boolean, settings: RequestSettings, request: (options: RequestOptions) => Promise<T>): Promise<T> {
    const { timeoutMs = requestTimeoutMs, signal } = settings;
    if (!client.transport) {
      const { server, endReason } = parts.context(true);
      throw new NotDone(`${server} is not connected${endReason ? `: ${endReason.message}` : ''}`);
    }
    try {
      return await request({ timeout: timeoutMs, maxTotalTimeout: timeoutMs, ...(signal && { signal }) });
    } catch (error) {
      if (carrier === 'http' && client.transport?.sessionId !== undefined && isSessionLost(error)) {
        parts.onSessionLost();
        throw new NotDone(`${parts.context(true).server} has forgotten this session; what was asked was not done`, error);
      }
      throw explainFailure(error, parts.context(idempotent, signal));
    }
  }

  async function openAddresses(error: unknown, signal: AbortSignal = new AbortController().signal, answerer?: CallContext['ask']): Promise<never> {
    if (!(error instanceof AppError) || !(error.cause instanceof UrlElicitationRequiredError)) throw error;
    const { server } = parts.context(true);
    for (const elicitation of error.cause.elicitations.slice(0, mostAddresses)) {
      if (URL.canParse(elicitation.url) && /^https?:$/.test(new URL(elicitation.url).protocol)) await questions.onElicit?.(elicitation, signal, answerer);
    }
    throw new AppError('UNAUTHENTICATED', `${server} wants something done in the browser first`, { cause: error, hint: 'Do it there, then call again' });
  }

  return {
    carrier,
    era,
    protocolVersion: client.getNegotiatedProtocolVersion() ?? '',
    identity: client.getServerVersion(),
    instructions: client.getInstructions(),
    capabilities,
    pid: parts.pid,
    listTools: (settings = {}) => ask(true, settings, async (options) => (await client.listTools(undefined, { ...options, cacheMode: 'refresh' })).tools),
    listResources: (settings = {}) => ask(true, settings, async (options) => (await client.listResources(undefined, { ...options, cacheMode: 'refresh' })).resources),
    listResourceTemplates: (settings = {}) => ask(true, settings, async (options) => (await client.listResourceTemplates(undefined, { ...options, cacheMode: 'refresh' })).resourceTemplates),
    listPrompts: (settings = {}) => ask(true, settings, async (options) => (await client.listPrompts(undefined, { ...options, cacheMode: 'refresh' })).prompts),
    callTool(name, input, settings) {
      const { onProgress, idempotent, tool, signal, ask: answerer } = settings;
      const running = calls.begin(answerer);
      const onprogress: RequestOptions['onprogress'] = onProgress && (({ progress, total, message }) => onProgress({ done: progress, unit: 'steps', ...(total !== undefined && { total }), ...(message !== undefined && { note: message }) }));
      const call = async (options: RequestOptions): Promise<CallToolResult> => {
        if (era === 'legacy') return readCallResult(await parts.direct.ask('tools/call', { name, arguments: input }, { timeoutMs: options.timeout ?? requestTimeoutMs, signal, onProgress: onprogress }));
        return client.callTool({ name, arguments: { ...input }, _meta: { [LOG_LEVEL_META_KEY]: 'info' } }, { ...options, ...(tool && { toolDefinition: tool }), ...(onprogress && { onprogress }) });
      };
      return ask(idempotent, answerer && signal ? { ...settings, timeoutMs: patientTimeoutMs } : settings, call)
        .catch((error: unknown) => openAddresses(error, signal, answerer))
        .finally(() => running.end());
    },
    readResource: (uri, settings = {}) => ask(true, settings, (options) => client.readResource({ uri }, { ...options, cacheMode: 'refresh' })),
    getPrompt: (name, input, settings = {}) => ask(true, settings, (options) => client.getPrompt({ name, arguments: { ...input } }, options)),
    complete: (params, settings = {}) => ask(true, settings, (options) => client.complete(params, options)),
    ping: (settings = {}) =>
      ask(true, settings, async (options) => {
        // The modern revision has no ping.
        if (era === 'modern') await client.discover(options);
        else await client.ping(options);
      }),
    workspaceChanged: async () => {
      if (era === 'legacy') await client.sendRootsListChanged();
    },
    use: parts.use,
    changed: parts.changed,
    suspected: parts.suspected,
    get over() {
      return !client.transport;
    },
    ended: parts.ended,
    end: parts.end,
  };
}
