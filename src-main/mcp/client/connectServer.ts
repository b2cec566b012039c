import { SdkHttpError, SseError } from '@modelcontextprotocol/client';
import { assertNever, type AppError } from '../../kernel/errors.ts';
import { explainFailure } from './explainFailure.ts';
import type { OpenServer } from './openServer.ts';
import type { Carrier } from './openTransport.ts';
import { FailedTry, SilentStream, tryCarrier, type ConnectOptions } from './tryCarrier.ts';

export type { ConnectOptions } from './tryCarrier.ts';

/** Opens one connection, in the newest revision and over the first carrier that the server has. */
export async function connectServer(options: ConnectOptions): Promise<OpenServer> {
  const until = performance.now() + options.timeoutMs;
  const left = (): number => Math.max(1, until - performance.now());
  const [first, second] = carriersOf(options.entry.connection.kind);
  try {
    return await connectOver(first, options, left);
  } catch (error) {
    if (second === undefined || !isElsewhere(error)) throw explained(error, options);
    try {
      return await connectOver(second, options, left);
    } catch (other) {
      // What a server of neither kind answered to the first says more.
      throw explained(isElsewhere(other) ? error : other, options);
    }
  }
}

function carriersOf(kind: Carrier): [Carrier, Carrier?] {
  switch (kind) {
    case 'stdio':
    case 'websocket':
      return [kind];
    case 'http':
      return ['http', 'sse'];
    case 'sse':
      return ['sse', 'http'];
    default:
      return assertNever(kind);
  }
}

async function connectOver(carrier: Carrier, options: ConnectOptions, left: () => number): Promise<OpenServer> {
  const older = carrier === 'sse' || options.era === 'legacy';
  try {
    return await tryCarrier(carrier, options, left(), older);
  } catch (error) {
    // Some older servers end at the first question that they do not know.
    const endedUnheard = error instanceof FailedTry && !older && (carrier === 'stdio' || carrier === 'websocket') && error.heard === 0 && error.endReason !== undefined;
    if (!endedUnheard) throw error;
    return tryCarrier(carrier, options, left(), true);
  }
}

/** Whether the server may be there, but over the other carrier: a refusal that is not about who calls, or a stream that is not its. */
function isElsewhere(error: unknown): boolean {
  const why = error instanceof FailedTry ? error.cause : error;
  if (why instanceof SilentStream) return true;
  const status = why instanceof SdkHttpError ? why.status : why instanceof SseError ? why.code : undefined;
  if (status !== undefined && status !== 200) return status >= 400 && status < 500 && ![401, 403, 407, 429].includes(status);
  return why instanceof SseError && /content type/i.test(why.message);
}

function explained(error: unknown, { entry, hide, signal }: ConnectOptions): AppError {
  const [why, place, endReason] = error instanceof FailedTry ? [error.cause, error.place, error.endReason] : [error, entry.name, undefined];
  return explainFailure(why, { server: entry.name, place, idempotent: true, endReason, signal, hide });
}
