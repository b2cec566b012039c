import {
  computeScopeUnion, extractWWWAuthenticateParams, isStrictScopeSuperset, OAuthError, refreshAuthorization, UnauthorizedError,
  type AuthorizationServerMetadata, type AuthProvider, type FetchLike,
} from '@modelcontextprotocol/client';
import type { Clock } from '../../kernel/clock.ts';
import { AppError, toAppError } from '../../kernel/errors.ts';
import { Emitter, type Event } from '../../kernel/events.ts';
import type { ResolveHost } from '../../ports/allowedHosts.ts';
import { createAuthorizationFetch } from './authorizationFetch.ts';
import type { Credentials, CredentialStore } from './credentials.ts';
import { runSignIn, type SignInChallenge, type SignInSettings, type StartedSignIn } from './runSignIn.ts';

export interface SignInOptions {
  /** The server's name here. */
  server: string;
  /** Its address. */
  url: string;
  /** What the entry says of it: a registration made beforehand, a metadata document, scopes. */
  settings: SignInSettings;
  store: CredentialStore;
  readSecret(name: string): Promise<string>;
  clock: Clock;
  resolve?: ResolveHost | undefined;
}

/** The way into one server that wants to know who calls. */
export interface SignIn {
  /** Sends the token, renews it when the server wants another one, and never opens a browser. */
  readonly authProvider: AuthProvider;
  /** Around the `fetch` for this server: hears what the server wants. */
  listen(fetch: FetchLike): FetchLike;
  /** needed: the server asked for it and the person has not signed in, or not for all of it. */
  state(): 'unknown' | 'needed' | 'signed-in';
  readonly changed: Event<void>;
  /** Looks whether the person has signed in before. */
  recall(): Promise<void>;
  /** Begins, at the person's word: the address for their browser, and when it is done. An earlier one that was not finished ends. */
  begin(): Promise<StartedSignIn>;
  /** Forgets the tokens. */
  forget(): Promise<void>;
  end(): void;
}

/** A renewed token that the server refuses as well is not renewed again for this long, milliseconds. */
const renewAgainAfterMs = 10_000;

export function createSignIn({ server, url, settings, store, readSecret, clock, resolve }: SignInOptions): SignIn {
  const address = new URL(url);
  const authorizationFetch = createAuthorizationFetch(address, resolve);
  const changed = new Emitter<void>();
  let challenge: SignInChallenge = {};
  let state: ReturnType<SignIn['state']> = 'unknown';
  let renewing: Promise<void> | undefined;
  let renewedAt = Number.NEGATIVE_INFINITY;
  let issuerBefore: string | undefined;
  let running: StartedSignIn | undefined;

  function become(next: typeof state): void {
    if (state === next) return;
    state = next;
    changed.emit();
  }

  /** Of this server at this address: tokens for another one are none. */
  async function kept(): Promise<Credentials | undefined> {
    const found = await store.read(server);
    return found?.resource === address.href ? found : undefined;
  }

  async function renew(): Promise<void> {
    const old = await kept();
    if (old?.tokens.refresh_token === undefined || clock.now() - renewedAt < renewAgainAfterMs) throw new UnauthorizedError(`${server} wants you to sign in`);
    renewedAt = clock.now();
    try {
      const tokens = await refreshAuthorization(old.authorizationServer, {
        ...(old.tokenEndpointMetadata && { metadata: old.tokenEndpointMetadata as unknown as AuthorizationServerMetadata }),
        clientInformation: old.client,
        refreshToken: old.tokens.refresh_token,
        ...(old.indicator !== undefined && { resource: new URL(old.indicator) }),
        fetchFn: authorizationFetch,
      });
      await store.write(server, { ...old, tokens: { ...old.tokens, ...tokens }, at: clock.now() });
      become('signed-in');
    } catch (error) {
      // Why it was not renewed is the authorization server's matter, and its words may hold what was sent.
      if (error instanceof OAuthError) {
        await store.remove(server);
        throw new UnauthorizedError(`${server} wants you to sign in again`);
      }
      throw toAppError(error);
    }
  }

  function heed(response: Response): void {
    const { scope, resourceMetadataUrl, error } = extractWWWAuthenticateParams(response);
    challenge = { ...(resourceMetadataUrl && { resourceMetadataUrl }), scope: error === 'insufficient_scope' ? computeScopeUnion(challenge.scope, scope) : (scope ?? challenge.scope) };
  }

  async function heedForbidden(response: Response): Promise<void> {
    const { scope, error } = extractWWWAuthenticateParams(response);
    if (error !== 'insufficient_scope') return;
    const old = await kept();
    const has = computeScopeUnion(old?.scope, old?.tokens.scope);
    // What was granted already and is refused all the same would be asked for again and again.
    if (scope === undefined || !isStrictScopeSuperset(computeScopeUnion(has, scope), has)) throw new AppError('FORBIDDEN', `The server refuses this though you signed in for ${has ?? 'it'}`, { hint: 'Ask whoever runs it for the right to do this' });
    heed(response);
    become('needed');
    throw new AppError('UNAUTHENTICATED', `The server wants more rights for this: ${scope.slice(0, 300)}`, { hint: `Sign in again to grant them: steward servers login ${server}` });
  }

  return {
    authProvider: {
      token: async () => (await kept())?.tokens.access_token,
      async onUnauthorized({ response }) {
        heed(response);
        try {
          await (renewing ??= renew().finally(() => (renewing = undefined)));
        } catch (error) {
          if (error instanceof UnauthorizedError) become('needed');
          throw error;
        }
      },
    },
    listen: (fetch) => async (to, init) => {
      const response = await fetch(to, init);
      if (response.status === 401) heed(response);
      if (response.status === 403) await heedForbidden(response);
      return response;
    },
    state: () => state,
    changed: changed.event,
    async recall() {
      if ((await kept()) && state === 'unknown') become('signed-in');
    },
    async begin() {
      running?.cancel();
      const old = await kept();
      const scope = computeScopeUnion(settings.scope, old?.scope, challenge.scope);
      issuerBefore ??= old?.issuer;
      const started = await runSignIn({ server, address, settings, readSecret, clock, fetch: authorizationFetch, challenge: { ...challenge, scope }, lastIssuer: issuerBefore ?? old?.issuer, keep: async (value) => store.write(server, value) });
      running = started;
      const done = started.done.then(() => {
        challenge = {};
        renewedAt = Number.NEGATIVE_INFINITY;
        become('signed-in');
      });
      done.catch(() => undefined);
      return { ...started, done };
    },
    async forget() {
      running?.cancel();
      const had = await kept();
      await store.remove(server);
      // It wants it still, if it ever did.
      if (had) become('needed');
    },
    end: () => running?.cancel(),
  };
}
