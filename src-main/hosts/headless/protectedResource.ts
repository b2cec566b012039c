import type { IncomingMessage } from 'node:http';

/**
 * How a client learns what opens `/mcp` (RFC 9728): a bearer token in a header. No authorization server
 * is named, for none hands these tokens out: the person does, in the settings or with `steward token`.
 */
const metadataPath = '/.well-known/oauth-protected-resource';

/** The resource is asked for by its own path behind the general one, too. */
export function isMetadataPath(path: string): boolean {
  return path === metadataPath || path === `${metadataPath}/mcp`;
}

/** `request` names a host that has been let in. */
export function protectedResourceMetadata(request: IncomingMessage): Record<string, unknown> {
  return { resource: `${baseOf(request)}/mcp`, bearer_methods_supported: ['header'], resource_name: 'Steward' };
}

/** What a 401 says of how to come in. */
export function bearerChallenge(request: IncomingMessage): Record<'WWW-Authenticate', string> {
  const invalid = request.headers.authorization === undefined ? '' : ', error="invalid_token", error_description="The token is not known, or was revoked"';
  return { 'WWW-Authenticate': `Bearer realm="steward"${invalid}, resource_metadata="${baseOf(request)}${metadataPath}/mcp"` };
}

/** The address as the client knows it. */
const baseOf = ({ headers }: IncomingMessage): string => `${headers['x-forwarded-proto'] === 'https' ? 'https' : 'http'}://${headers.host ?? 'localhost'}`;
