// A sign-in of the product to one server, with its tokens kept in memory.
import { onTestFinished } from 'vitest';
import { systemClock, type Clock } from '../../src-main/kernel/clock.ts';
import type { Credentials, CredentialStore } from '../../src-main/mcp/signIn/credentials.ts';
import { createSignIn, type SignIn, type SignInOptions } from '../../src-main/mcp/signIn/createSignIn.ts';
import { secrets } from './connectTestServer.ts';

export interface TestSignIn extends SignIn {
  store: CredentialStore;
  kept(): Credentials | undefined;
}

export function testSignIn(url: string, options: Partial<SignInOptions> & { clock?: Clock } = {}): TestSignIn {
  const values = new Map<string, Credentials>();
  const store: CredentialStore = options.store ?? {
    read: (server) => Promise.resolve(values.get(server)),
    write: (server, value) => Promise.resolve(void values.set(server, value)),
    remove: (server) => Promise.resolve(void values.delete(server)),
  };
  const signIn = createSignIn({ server: 'probe', url, settings: {}, readSecret: (name) => Promise.resolve(secrets[name] ?? ''), clock: systemClock, ...options, store });
  onTestFinished(() => signIn.end());
  return { ...signIn, store, kept: () => values.get('probe') };
}
