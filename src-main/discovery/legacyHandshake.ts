import { askHttp, type AskLimits, type ProbeTarget } from './askHttp.ts';
import { readInitialized, resultOf, type HandshakeResult, type Seen } from './handshakeAnswer.ts';

/**
 * The handshake of 2024: an event stream whose first event names where to send requests, and on which
 * the answers come. An address in it that leads elsewhere is not called.
 */
export async function openLegacyEvents(target: ProbeTarget, path: string, initialize: Record<string, unknown>, limits: AskLimits, seen: Seen): Promise<HandshakeResult> {
  const base = `http://${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`;
  let endpoint: string | undefined;
  let elsewhere = false;
  let result: unknown;
  const stream = await askHttp(
    target,
    {
      method: 'GET',
      path,
      headers: { Accept: 'text/event-stream' },
      onData(data) {
        if (endpoint !== undefined) return false;
        if (!/^(?:\/|https?:)/.test(data) || !URL.canParse(data, base)) return true;
        const url = new URL(data, base);
        elsewhere = !isSamePlace(url, target, base);
        if (elsewhere) return true;
        seen.suspicion = 'It opened an event stream and answered nothing on it';
        endpoint = `${url.pathname}${url.search}`;
        askHttp(target, { method: 'POST', path: endpoint, body: initialize }, limits).catch(() => undefined);
        return false;
      },
      onMessage: (message) => endpoint !== undefined && (result = resultOf(message, seen)) !== undefined,
    },
    limits,
  );
  if (elsewhere) return { kind: 'unknown', reason: 'Its event stream sends requests to another place' };
  if (!stream) return { kind: 'none' };
  if (stream.status === 401 && /^bearer\b/i.test(stream.headers['www-authenticate'] ?? '')) return { kind: 'locked', path };
  if (stream.status !== 200 || endpoint === undefined) return stream.ended === 'too-large' && (stream.headers['content-type'] ?? '').startsWith('text/event-stream') ? { kind: 'unknown', reason: 'It answers with more than a handshake can hold' } : { kind: 'none' };
  if (result !== null && typeof result === 'object') return readInitialized(result as Record<string, unknown>, path, 'sse');
  return { kind: 'unknown', reason: seen.suspicion ?? 'It opened an event stream and answered nothing on it' };
}

/** `localhost` and its addresses are one place on one port. */
function isSamePlace(url: URL, { host, port }: ProbeTarget, base: string): boolean {
  if (url.origin === new URL(base).origin) return true;
  const loopback = (name: string): boolean => /^(?:localhost|127(?:\.\d+){3}|\[?::1\]?)$/.test(name);
  return url.protocol === 'http:' && Number(url.port || 80) === port && loopback(url.hostname) && loopback(host);
}
