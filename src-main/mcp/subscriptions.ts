import { ProtocolError } from '@modelcontextprotocol/server';
import { answerableId, errorText, isRecord } from './jsonRpc.ts';
import type { Offer } from './offers.ts';
import { requireTold } from './outwardHandlers.ts';

/**
 * The refusal of a `subscriptions/listen` that names a resource this client may not see; undefined for
 * everything else. The SDK hands every subscription what it asked for, whoever asks.
 */
export function refusedSubscription(message: unknown, offer: Offer): string | undefined {
  if (!isRecord(message) || message['method'] !== 'subscriptions/listen' || !isRecord(message['params'])) return undefined;
  const { notifications } = message['params'];
  const uris = isRecord(notifications) ? notifications['resourceSubscriptions'] : undefined;
  if (!Array.isArray(uris)) return undefined;
  try {
    for (const uri of uris) if (typeof uri === 'string') requireTold(uri, offer);
    return undefined;
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    return errorText(answerableId(message), error.code, error.message, error.data);
  }
}
