// An MCP server that wants a sign-in, and its authorization server, over real HTTP on loopback: OAuth 2.1 with
// PKCE, dynamic registration, resource indicators, rotating refresh tokens and scopes. It can be made evil.
import { createHash, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { toNodeHandler } from '@modelcontextprotocol/node';
import { createProbeServer, type ProbeTool } from './createProbeServer.ts';
import { startWebServer, type WebServer } from './webServers.ts';

export interface Misbehaviour {
  /** Put over the metadata of the authorization server. */
  metadata?: Record<string, unknown>;
  /** Put over the metadata of the protected resource. */
  resource?: Record<string, unknown>;
  /** Put over the parameters the browser is sent back with. */
  answer?: Record<string, string>;
  /** Sends the token request elsewhere. */
  tokenRedirect?: string;
  /** What its metadata answers in place of all else. */
  metadataBody?: string;
}

export interface ProtectedServer {
  url: string;
  /** Of the authorization server. */
  issuer: string;
  mcp: WebServer;
  authorization: WebServer;
  /** What the token endpoint was asked, oldest first. */
  tokenRequests: URLSearchParams[];
  registrations: Record<string, unknown>[];
  /** Access tokens from now on are refused; refresh tokens still hold, unless `all`. */
  expire(all?: boolean): void;
  accessTokens(): string[];
  refreshTokens(): string[];
}

interface Grant {
  clientId: string;
  redirect: string;
  challenge: string;
  scope: string;
  resource: string;
}

const supported = ['basic', 'admin'];

/** Its tool `admin` wants the scope `admin`; everything else wants `basic`. */
export async function startProtectedServer(evil: Misbehaviour = {}, tools: Readonly<Record<string, ProbeTool>> = {}): Promise<ProtectedServer> {
  const clients = new Map<string, string[]>();
  const codes = new Map<string, Grant>();
  const access = new Map<string, { scope: string; resource: string }>();
  const refresh = new Map<string, { clientId: string; scope: string; resource: string }>();
  const tokenRequests: URLSearchParams[] = [];
  const registrations: Record<string, unknown>[] = [];

  const authorization = await startWebServer((request, response) => void answer(request, response), { path: '' });
  const issuer = authorization.url;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '/', issuer);
    if (pathname === '/.well-known/oauth-authorization-server') {
      if (evil.metadataBody !== undefined) return void response.writeHead(200, { 'Content-Type': 'application/json' }).end(evil.metadataBody);
      return json(response, 200, {
        issuer, authorization_endpoint: `${issuer}/authorize`, token_endpoint: `${issuer}/token`, registration_endpoint: `${issuer}/register`,
        response_types_supported: ['code'], grant_types_supported: ['authorization_code', 'refresh_token'], code_challenge_methods_supported: ['S256'], token_endpoint_auth_methods_supported: ['none'], scopes_supported: supported, authorization_response_iss_parameter_supported: true, ...evil.metadata,
      });
    }
    if (pathname === '/register' && request.method === 'POST') {
      const body = JSON.parse(await readBody(request)) as { redirect_uris: string[] };
      registrations.push(body);
      const id = randomUUID();
      clients.set(id, body.redirect_uris);
      return json(response, 201, { ...body, client_id: id, token_endpoint_auth_method: 'none' });
    }
    if (pathname === '/authorize') return authorize(searchParams, response);
    if (pathname === '/token' && request.method === 'POST') return token(new URLSearchParams(await readBody(request)), response);
    response.writeHead(404).end();
  }

  /** Signs everybody in without a page of its own; what matters is what comes before and after. */
  function authorize(asked: URLSearchParams, response: ServerResponse): void {
    const clientId = asked.get('client_id') ?? '';
    const redirect = asked.get('redirect_uri') ?? '';
    if (clients.get(clientId)?.includes(redirect) !== true) return json(response, 400, { error: 'invalid_request' });
    if (asked.get('code_challenge_method') !== 'S256' || asked.get('resource') === null) return json(response, 400, { error: 'invalid_request' });
    const code = randomUUID();
    codes.set(code, { clientId, redirect, challenge: asked.get('code_challenge') ?? '', scope: asked.get('scope') ?? 'basic', resource: asked.get('resource') ?? '' });
    const back = new URL(redirect);
    for (const [name, value] of Object.entries({ code, state: asked.get('state') ?? '', iss: issuer, ...evil.answer })) back.searchParams.set(name, value);
    response.writeHead(302, { Location: back.href }).end();
  }

  function token(asked: URLSearchParams, response: ServerResponse): void {
    tokenRequests.push(asked);
    if (evil.tokenRedirect !== undefined) return void response.writeHead(307, { Location: evil.tokenRedirect }).end();
    const refuse = (error: string): void => json(response, 400, { error, error_description: `refused ${asked.get('refresh_token') ?? asked.get('code') ?? ''}` });
    if (asked.get('grant_type') === 'refresh_token') {
      const old = refresh.get(asked.get('refresh_token') ?? '');
      refresh.delete(asked.get('refresh_token') ?? '');
      return old && old.clientId === asked.get('client_id') && old.resource === asked.get('resource') ? issue(old, response) : refuse('invalid_grant');
    }
    const grant = codes.get(asked.get('code') ?? '');
    codes.delete(asked.get('code') ?? '');
    const proof = createHash('sha256').update(asked.get('code_verifier') ?? '').digest('base64url');
    if (!grant || proof !== grant.challenge || grant.redirect !== asked.get('redirect_uri') || grant.clientId !== asked.get('client_id') || grant.resource !== asked.get('resource')) return refuse('invalid_grant');
    issue(grant, response);
  }

  function issue({ clientId, scope, resource }: { clientId: string; scope: string; resource: string }, response: ServerResponse): void {
    const [accessToken, refreshToken] = [`access-${randomUUID()}`, `refresh-${randomUUID()}`];
    access.set(accessToken, { scope, resource });
    refresh.set(refreshToken, { clientId, scope, resource });
    json(response, 200, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600, refresh_token: refreshToken, scope });
  }

  const serve = toNodeHandler(createMcpHandler(() => createProbeServer({ admin: () => 'as admin', ...tools })));
  const mcp = await startWebServer((request, response) => void guard(request, response));

  async function guard(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', mcp.url);
    const described = `http://127.0.0.1:${mcp.port}/.well-known/oauth-protected-resource/mcp`;
    if (pathname === '/.well-known/oauth-protected-resource/mcp') return json(response, 200, { resource: mcp.url, authorization_servers: [issuer], ...evil.resource });
    if (pathname !== '/mcp') return void response.writeHead(404).end();
    const held = access.get((request.headers.authorization ?? '').replace(/^Bearer /, ''));
    if (held?.resource !== mcp.url) return void response.writeHead(401, { 'WWW-Authenticate': `Bearer resource_metadata="${described}", scope="basic"` }).end();
    if (request.headers['mcp-name'] === 'admin' && !held.scope.split(' ').includes('admin')) return void response.writeHead(403, { 'WWW-Authenticate': `Bearer error="insufficient_scope", scope="admin", resource_metadata="${described}"` }).end();
    await serve(request as never, response);
  }

  return {
    url: mcp.url, issuer, mcp, authorization, tokenRequests, registrations,
    expire(all = false) {
      access.clear();
      if (all) refresh.clear();
    },
    accessTokens: () => [...access.keys()],
    refreshTokens: () => [...refresh.keys()],
  };
}

/** What a person's browser does with the address: goes there, and where it is sent. The page it ends on. */
export async function visit(address: string): Promise<{ status: number; text: string }> {
  let response = await fetch(address, { redirect: 'manual' });
  for (let location = response.headers.get('location'); location !== null; location = response.headers.get('location')) response = await fetch(location, { redirect: 'manual' });
  return { status: response.status, text: await response.text() };
}

function json(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }).end(JSON.stringify(value));
}

async function readBody(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
}
