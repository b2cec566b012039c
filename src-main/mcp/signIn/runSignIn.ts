import { randomBytes } from 'node:crypto';
import { auth, OAuthError, RegistrationRejectedError, type FetchLike, type OAuthClientProvider, type OAuthDiscoveryState, type StoredOAuthClientInformation, type StoredOAuthTokens } from '@modelcontextprotocol/client';
import type { Clock } from '../../kernel/clock.ts';
import { AppError } from '../../kernel/errors.ts';
import { version } from '../../kernel/version.ts';
import { requireSafeAddress } from './authorizationFetch.ts';
import type { Credentials } from './credentials.ts';
import { listenForRedirect } from './loopbackRedirect.ts';

/** What an entry may say of the sign-in to its server. */
export interface SignInSettings {
  /** A registration made beforehand. */
  clientId?: string | undefined;
  clientSecret?: { secret: string } | undefined;
  /** The authorization server it was made with. */
  issuer?: string | undefined;
  /** Address of a document that describes this client, for authorization servers that read one. */
  clientMetadataUrl?: string | undefined;
  scope?: string | undefined;
}

/** What the server said when it asked for a sign-in. */
export interface SignInChallenge {
  resourceMetadataUrl?: URL;
  scope?: string | undefined;
}

/** A sign-in that waits for the person. */
export interface StartedSignIn {
  /** For the browser of whoever began it. */
  url: string;
  /** Nothing is waited for after this. */
  until: number;
  /** Settles once the tokens are kept. */
  done: Promise<void>;
  cancel(): void;
}

export interface RunSignInParts {
  server: string;
  address: URL;
  settings: SignInSettings;
  readSecret(name: string): Promise<string>;
  clock: Clock;
  fetch: FetchLike;
  challenge: SignInChallenge;
  /** The authorization server of the sign-in before this one. */
  lastIssuer: string | undefined;
  keep(value: Credentials): Promise<void>;
}

const waitMs = 5 * 60_000;

/** One sign-in, from asking where it is done to the tokens: PKCE with S256, an own state, an own place to come back to. */
export async function runSignIn({ server, address, settings, readSecret, clock, fetch, challenge, lastIssuer, keep }: RunSignInParts): Promise<StartedSignIn> {
  const state = randomBytes(32).toString('base64url');
  const redirect = await listenForRedirect(state);
  const memory: { client?: StoredOAuthClientInformation; verifier?: string; discovery?: OAuthDiscoveryState; resource?: string; url?: URL; tokens?: StoredOAuthTokens } = {};
  const issuer = settings.issuer ?? lastIssuer;
  // With its issuer, the SDK gives it to no other one that the server may name some day.
  const beforehand = settings.clientId === undefined ? undefined : { client_id: settings.clientId, ...(issuer !== undefined && { issuer }), ...(settings.clientSecret && { client_secret: await readSecret(settings.clientSecret.secret) }) };

  const provider: OAuthClientProvider = {
    redirectUrl: redirect.url,
    ...(settings.clientMetadataUrl !== undefined && { clientMetadataUrl: settings.clientMetadataUrl }),
    clientMetadata: { client_name: 'Steward', redirect_uris: [redirect.url], grant_types: ['authorization_code', 'refresh_token'], response_types: ['code'], application_type: 'native', software_id: 'steward', software_version: version },
    state: () => state,
    clientInformation: () => memory.client ?? beforehand,
    saveClientInformation: (client) => void (memory.client = client),
    // What is there already is not what this sign-in is for.
    tokens: () => memory.tokens,
    saveTokens: (tokens) => void (memory.tokens = tokens),
    redirectToAuthorization: (url) => void (memory.url = url),
    saveCodeVerifier: (verifier) => void (memory.verifier = verifier),
    codeVerifier: () => memory.verifier ?? '',
    saveDiscoveryState(found) {
      requireSafeServer(found, address);
      memory.discovery = found;
    },
    discoveryState: () => memory.discovery,
    saveResourceUrl: (url) => void (memory.resource = url),
  };
  const settled = { serverUrl: address, fetchFn: fetch, ...(challenge.scope !== undefined && { scope: challenge.scope }) };

  const fail = (error: unknown): AppError => {
    const reason = explain(error, server);
    redirect.close(reason);
    return reason;
  };
  let scope: string | null;
  try {
    await auth(provider, { ...settled, ...(challenge.resourceMetadataUrl && { resourceMetadataUrl: requireSafeAddress(challenge.resourceMetadataUrl, address) }) });
    if (!memory.url) throw new AppError('INTERNAL', 'The sign-in has no address');
    scope = requireSafeAddress(memory.url, address).searchParams.get('scope');
  } catch (error) {
    throw fail(error);
  }

  const until = clock.now() + waitMs;
  const cancelTimer = clock.after(waitMs, () => redirect.close(new AppError('DEADLINE_EXCEEDED', `Nobody signed in to ${server} within ${waitMs / 60_000} minutes`, { hint: 'Begin again' })));
  const finish = async (): Promise<void> => {
    try {
      const { code, iss } = await redirect.answer;
      await auth(provider, { ...settled, authorizationCode: code, ...(iss !== undefined && { iss }) });
      const { client, tokens, discovery, resource } = memory;
      if (!tokens || !discovery || !(client ?? beforehand)) throw new AppError('INTERNAL', 'The sign-in came to no token');
      const metadata = discovery.authorizationServerMetadata;
      await keep({
        resource: address.href,
        ...(resource !== undefined && { indicator: resource }),
        issuer: metadata?.issuer ?? String(discovery.authorizationServerUrl),
        authorizationServer: String(discovery.authorizationServerUrl),
        ...(metadata && { tokenEndpointMetadata: { ...metadata } }),
        client: { ...(client ?? beforehand) } as Credentials['client'],
        tokens: { ...tokens },
        ...(scope !== null && { scope }),
        at: clock.now(),
      });
    } catch (error) {
      throw fail(error);
    } finally {
      cancelTimer();
    }
  };
  const done = finish();
  done.catch(() => undefined);
  return { url: memory.url.href, until, done, cancel: () => redirect.close(new AppError('CANCELLED', `The sign-in to ${server} was given up`)) };
}

/** Before anything is sent there, and before a browser is. */
function requireSafeServer({ authorizationServerUrl, authorizationServerMetadata: metadata }: OAuthDiscoveryState, address: URL): void {
  requireSafeAddress(authorizationServerUrl, address);
  if (!metadata) return;
  for (const endpoint of [metadata.authorization_endpoint, metadata.token_endpoint, metadata.registration_endpoint]) if (endpoint !== undefined) requireSafeAddress(endpoint, address);
  if (metadata.code_challenge_methods_supported?.includes('S256') !== true) throw new AppError('UNSUPPORTED', `The authorization server ${metadata.issuer} does not say that it supports PKCE with S256`, { hint: 'Without it, whoever sees the answer could use it' });
}

/** An authorization server's words may hold what it was sent: only what happened is told. */
function explain(error: unknown, server: string): AppError {
  if (error instanceof AppError) return error.code === 'INTERNAL' ? error : new AppError(error.code, `Signing in to ${server}: ${error.message}`, { cause: error, ...(error.hint !== undefined && { hint: error.hint }) });
  const what = error instanceof OAuthError ? `the authorization server answered ${plainCode(error.code)}` : error instanceof RegistrationRejectedError ? 'the authorization server registers no clients it does not know' : error instanceof Error ? error.message.slice(0, 300) : 'it is not known why';
  return new AppError('UNAUTHENTICATED', `Signing in to ${server} failed: ${what}`, { hint: 'Look whether its address is right, and begin again' });
}

function plainCode(code: string): string {
  return /^[a-z_]{1,64}$/.test(code) ? code : 'something else than OAuth';
}
