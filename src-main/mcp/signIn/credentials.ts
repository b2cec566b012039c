import { z } from 'zod';

/** Secrets of this prefix are sign-ins; the rest of the name is the server's. Nothing else reads them. */
export const signInPrefix = 'sign-in:';

const token = z.string().min(1).max(65_536);

/**
 * What a sign-in came to: tokens for one server, the registration they were issued to, and where they
 * are renewed. They are sent to nobody else: tokens to `resource` alone, the rest to `issuer` alone.
 */
export const credentials = z.strictObject({
  /** Address of the MCP server they are for. */
  resource: z.string(),
  /** Resource indicator that was asked with, where the server names one. */
  indicator: z.string().optional(),
  issuer: z.string(),
  authorizationServer: z.string(),
  tokenEndpointMetadata: z.record(z.string(), z.unknown()).optional(),
  client: z.looseObject({ client_id: z.string(), client_secret: token.optional() }),
  tokens: z.looseObject({ access_token: token, refresh_token: token.optional(), scope: z.string().optional() }),
  /** The widest that was asked for; an authorization server need not repeat what it granted. */
  scope: z.string().optional(),
  at: z.number(),
});
export type Credentials = z.infer<typeof credentials>;

/** Where sign-ins are kept, by server. */
export interface CredentialStore {
  read(server: string): Promise<Credentials | undefined>;
  write(server: string, value: Credentials): Promise<void>;
  remove(server: string): Promise<void>;
}

/** The secret store as far as sign-ins need it. */
interface Secrets {
  names(): string[];
  read(name: string): Promise<string>;
  set(name: string, value: string): Promise<void>;
  remove(name: string): Promise<void>;
}

export function createCredentialStore(secrets: Secrets): CredentialStore {
  const nameOf = (server: string): string => `${signInPrefix}${server}`;
  return {
    async read(server) {
      if (!secrets.names().includes(nameOf(server))) return undefined;
      return readCredentials(await secrets.read(nameOf(server)));
    },
    write: (server, value) => secrets.set(nameOf(server), JSON.stringify(value)),
    remove: (server) => secrets.remove(nameOf(server)),
  };
}

function readCredentials(text: string): Credentials | undefined {
  try {
    return credentials.parse(JSON.parse(text));
  } catch {
    // Of another version, or damaged: the person signs in again.
    return undefined;
  }
}

/** What of the secrets must not be seen anywhere: those themselves, and the tokens inside of sign-ins. */
export function secretParts(secrets: readonly { name: string; value: string }[]): { name: string; value: string }[] {
  return secrets.flatMap((secret) => {
    const kept = secret.name.startsWith(signInPrefix) ? readCredentials(secret.value) : undefined;
    if (!kept) return [secret];
    const values = [kept.tokens.access_token, kept.tokens.refresh_token, kept.client.client_secret];
    return values.flatMap((value) => (value === undefined ? [] : [{ name: secret.name, value }]));
  });
}
