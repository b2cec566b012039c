// The wires of chat and social services, as their public documentation defines them, on one local server.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Account } from '../../src-preload/contract/index.ts';

export interface WireRequest {
  method: string;
  path: string;
  headers: IncomingMessage['headers'];
  json: Record<string, unknown>;
  text: string;
}

type Trouble = { kind: 'status'; status: number; body?: string; headers?: Record<string, string> } | { kind: 'cut'; after?: 'done' };

export interface ChatWires {
  origin: string;
  /** What came in, in order. */
  requests: WireRequest[];
  /** What was sent or posted, each key once where the service knows keys. */
  sent: { service: string; to: string; text: string; key: string | undefined }[];
  /** Answers the next requests whose path holds the text in another way. */
  disturb(path: string, trouble: Trouble, times?: number): void;
  close(): Promise<void>;
}

export const tokens = {
  slack: 'xoxb-2345-wire-token',
  discord: 'MTk4NjIy.wire.token',
  telegram: '123456:ABC-DEF1234ghIkl-wire',
  matrix: 'syt_wire_matrix',
  mastodon: 'mastodon-wire-token',
  bluesky: 'abcd-efgh-ijkl-mnop',
} as const;

export const hookPaths = { slack: '/services/T00/B00/wirehook', discord: '/api/webhooks/2231/wirehook', teams: '/workflows/aa/triggers/manual/paths/invoke?sig=wirehook' } as const;

/** One account a way of sending. */
export function wireAccounts(origin: string): { account: Account; secret: string }[] {
  const at = (name: string, more: object): Account => ({ name, credential: { secret: `account.${name}` }, server: origin, ...more }) as Account;
  return [
    { account: at('slack', { kind: 'slack' }), secret: tokens.slack },
    { account: at('slack-hook', { kind: 'slack', channel: '#builds' }), secret: `${origin}${hookPaths.slack}` },
    { account: at('discord', { kind: 'discord' }), secret: tokens.discord },
    { account: at('discord-hook', { kind: 'discord', channel: 'news' }), secret: `${origin}${hookPaths.discord}` },
    { account: at('teams', { kind: 'teams', channel: 'Outages' }), secret: `${origin}${hookPaths.teams}` },
    { account: at('telegram', { kind: 'telegram' }), secret: tokens.telegram },
    { account: at('matrix', { kind: 'matrix' }), secret: tokens.matrix },
    { account: at('mastodon', { kind: 'mastodon' }), secret: tokens.mastodon },
    { account: at('bluesky', { kind: 'bluesky', user: 'ada.bsky.social' }), secret: tokens.bluesky },
  ];
}

interface Answer {
  status?: number;
  json?: unknown;
  text?: string;
}

export async function startChatWires(): Promise<ChatWires> {
  const requests: WireRequest[] = [];
  const sent: ChatWires['sent'] = [];
  const troubles: { path: string; trouble: Trouble; left: number }[] = [];

  function take(service: string, to: unknown, text: unknown, key?: unknown): void {
    const named = key === undefined ? undefined : String(key);
    if (named === undefined || !sent.some((each) => each.service === service && each.key === named)) sent.push({ service, to: String(to), text: String(text), key: named });
  }

  function answer({ method, path, headers, json }: WireRequest): Answer {
    const bearer = headers.authorization?.replace(/^Bearer /, '');
    const url = new URL(path, 'http://wire');
    const way = `${method} ${url.pathname}`;

    // https://docs.slack.dev/reference/methods/chat.postMessage, …/auth.test
    if (url.pathname.startsWith('/api/') && /chat\.postMessage|auth\.test/.test(path)) {
      if (bearer !== tokens.slack) return { json: { ok: false, error: 'invalid_auth' } };
      if (way === 'POST /api/auth.test') return { json: { ok: true, url: 'https://acme.slack.com/', team: 'Acme', user: 'builds', team_id: 'T1', user_id: 'U1' } };
      if (json['channel'] === '#nowhere') return { json: { ok: false, error: 'channel_not_found' } };
      take('slack', json['channel'], json['text']);
      return { json: { ok: true, channel: 'C1', ts: '1503435956.000247', message: { text: json['text'] } } };
    }
    // https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
    if (way === `POST ${hookPaths.slack}`) {
      take('slack-hook', '', json['text']);
      return { text: 'ok' };
    }
    // https://docs.discord.com/developers/resources/message#create-message
    if (/^\/api\/v10\//.test(url.pathname)) {
      if (headers.authorization !== `Bot ${tokens.discord}`) return { status: 401, json: { message: '401: Unauthorized', code: 0 } };
      if (way === 'GET /api/v10/users/@me') return { json: { id: '80', username: 'courier', bot: true } };
      const channel = /^POST \/api\/v10\/channels\/(\d+)\/messages$/.exec(way)?.[1];
      if (channel === '40400000') return { status: 404, json: { message: 'Unknown Channel', code: 10003 } };
      take('discord', channel, json['content'], json['enforce_nonce'] === true ? json['nonce'] : undefined);
      return { json: { id: '1100', channel_id: channel, content: json['content'] } };
    }
    // https://docs.discord.com/developers/resources/webhook#execute-webhook
    if (url.pathname === hookPaths.discord) {
      if (method === 'GET') return { json: { id: '2231', type: 1, name: 'News', channel_id: '77' } };
      take('discord-hook', '', json['content']);
      return url.searchParams.get('wait') === 'true' ? { json: { id: '1200', channel_id: '77' } } : { status: 204 };
    }
    // https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
    if (way.startsWith('POST /workflows/') && url.searchParams.get('sig') === 'wirehook') {
      const [card] = json['attachments'] as { content: { type: string; body: { text: string }[] } }[];
      if (json['type'] !== 'message' || card?.content.type !== 'AdaptiveCard') return { status: 400, json: { error: { code: 'BadRequest' } } };
      take('teams', '', card.content.body[0]?.text);
      return { status: 202 };
    }
    // https://core.telegram.org/bots/api#making-requests
    const telegram = /^\/bot([^/]+)\/(\w+)$/.exec(url.pathname);
    if (telegram) {
      if (telegram[1] !== tokens.telegram) return { status: 401, json: { ok: false, error_code: 401, description: 'Unauthorized' } };
      if (telegram[2] === 'getMe') return { json: { ok: true, result: { id: 1, is_bot: true, username: 'courier_bot' } } };
      if (json['chat_id'] === '0') return { status: 400, json: { ok: false, error_code: 400, description: 'Bad Request: chat not found' } };
      take('telegram', json['chat_id'], json['text']);
      return { json: { ok: true, result: { message_id: 42, chat: { id: json['chat_id'] }, text: json['text'] } } };
    }
    // https://spec.matrix.org/latest/client-server-api/
    if (url.pathname.startsWith('/_matrix/client/v3/')) {
      if (bearer !== tokens.matrix) return { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN', error: 'Unrecognised access token' } };
      if (url.pathname.endsWith('/account/whoami')) return { json: { user_id: '@ada:example.org' } };
      const alias = /^GET \/_matrix\/client\/v3\/directory\/room\/(.+)$/.exec(way)?.[1];
      if (alias !== undefined) return decodeURIComponent(alias) === '#ops:example.org' ? { json: { room_id: '!ops:example.org', servers: ['example.org'] } } : { status: 404, json: { errcode: 'M_NOT_FOUND', error: 'Room alias not found' } };
      const room = /^PUT \/_matrix\/client\/v3\/rooms\/([^/]+)\/send\/m\.room\.message\/([^/]+)$/.exec(way);
      if (!room || json['msgtype'] !== 'm.text') return { status: 400, json: { errcode: 'M_BAD_JSON', error: 'Not a message' } };
      take('matrix', decodeURIComponent(room[1] ?? ''), json['body'], room[2]);
      return { json: { event_id: '$event:example.org' } };
    }
    // https://docs.joinmastodon.org/methods/statuses/#create, …/methods/accounts/#verify_credentials
    if (url.pathname.startsWith('/api/v1/')) {
      if (bearer !== tokens.mastodon) return { status: 401, json: { error: 'The access token is invalid' } };
      if (url.pathname.endsWith('/verify_credentials')) return { json: { id: '14715', username: 'ada', acct: 'ada' } };
      take('mastodon', json['visibility'], json['status'], headers['idempotency-key']);
      return { json: { id: '103254962155278888', url: 'https://mastodon.example/@ada/103254962155278888', visibility: json['visibility'] } };
    }
    // https://docs.bsky.app/docs/api/com-atproto-server-create-session, …/com-atproto-repo-create-record
    if (way === 'POST /xrpc/com.atproto.server.createSession') {
      if (json['identifier'] !== 'ada.bsky.social' || json['password'] !== tokens.bluesky) return { status: 401, json: { error: 'AuthenticationRequired', message: 'Invalid identifier or password' } };
      return { json: { accessJwt: 'wire.access.jwt', refreshJwt: 'wire.refresh.jwt', handle: 'ada.bsky.social', did: 'did:plc:wire' } };
    }
    if (url.pathname.startsWith('/xrpc/')) {
      if (bearer !== 'wire.access.jwt') return { status: 401, json: { error: 'AuthMissing', message: 'Authentication Required' } };
      if (way === 'GET /xrpc/com.atproto.repo.getRecord') return { json: { uri: 'at://did:plc:x/app.bsky.feed.post/p', cid: 'bafyparent', value: { reply: { root: { uri: 'at://did:plc:x/app.bsky.feed.post/r', cid: 'bafyroot' } } } } };
      take('bluesky', json['repo'], (json['record'] as { text: string }).text);
      return { json: { uri: 'at://did:plc:wire/app.bsky.feed.post/3jwdw', cid: 'bafywire' } };
    }
    return { status: 404, json: { error: 'no such wire' } };
  }

  function respond(request: WireRequest, response: ServerResponse): void {
    const disturbance = troubles.find(({ path, left }) => left > 0 && request.path.includes(path));
    if (disturbance) disturbance.left--;
    const trouble = disturbance?.trouble;
    if (trouble?.kind === 'status') {
      response.writeHead(trouble.status, trouble.headers);
      response.end(trouble.body ?? '');
      return;
    }
    const reply = trouble?.kind === 'cut' && trouble.after === undefined ? undefined : answer(request);
    if (trouble || !reply) {
      response.destroy();
      return;
    }
    response.writeHead(reply.status ?? 200, { 'content-type': reply.text === undefined ? 'application/json' : 'text/plain' });
    response.end(reply.text ?? (reply.json === undefined ? '' : JSON.stringify(reply.json)));
  }

  const server = createServer((incoming, response) => {
    const pieces: Buffer[] = [];
    incoming.on('data', (piece: Buffer) => pieces.push(piece));
    incoming.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8');
      const json = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
      const request = { method: incoming.method ?? '', path: incoming.url ?? '', headers: incoming.headers, json, text };
      requests.push(request);
      respond(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    sent,
    disturb: (path, trouble, times = 1) => void troubles.push({ path, trouble, left: times }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
