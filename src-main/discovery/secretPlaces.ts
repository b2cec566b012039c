import type { SecretOrText, ServerConnection } from '../../src-preload/contract/servers.ts';

/** A key that stood in a configuration. */
export interface FoundSecret {
  /** The variable or header. */
  name: string;
  /** What it is called in the secret store. */
  secret: string;
  value: string;
}

/** What is known of keys outside this room: a text with everything that has the shape of a key taken out. */
export type HideKeys = (text: string) => string;

const keyName = /(?:^|[_-])(?:key|pat|pass|pwd|dsn|auth|credentials?|cookie)$|api[_-]?key|secret|token(?!s?[_-](?:limit|count|budget|max))|passw(?:or)?d|passphrase|private[_-]?key|^(?:proxy-)?authorization$|bearer|connection[_-]?string/i;

/** Numbers, switches and addresses without a password are settings, whatever they are called. */
const plainSetting = /^(?:\d{1,9}|true|false|yes|no|on|off|none)$/i;

/** Whether a variable or header holds a key, by its name or by the shape of its value. */
export function holdsKey(name: string, value: string, hideKeys: HideKeys): boolean {
  if (value === '' || plainSetting.test(value)) return false;
  return keyName.test(name) || hideKeys(value) !== value;
}

/**
 * The connection with names of secrets in the place of keys, and the keys. `nameSecret` gives a key of
 * the store for a variable or header; `known` are names that are said to hold keys.
 */
export function moveSecrets<C extends ServerConnection>(connection: C, { known, hideKeys, nameSecret }: { known: readonly string[]; hideKeys: HideKeys; nameSecret: (name: string, value: string) => string }): { connection: C; secrets: FoundSecret[] } {
  const secrets: FoundSecret[] = [];
  const move = (values: Record<string, SecretOrText>): Record<string, SecretOrText> =>
    Object.fromEntries(
      Object.entries(values).map(([name, value]): [string, SecretOrText] => {
        if (typeof value !== 'string' || value === '' || !(known.includes(name) || holdsKey(name, value, hideKeys))) return [name, value];
        const secret = nameSecret(name, value);
        secrets.push({ name, secret, value });
        return [name, { secret }];
      }),
    );
  const moved = connection.kind === 'stdio' ? { ...connection, env: move(connection.env) } : { ...connection, headers: move(connection.headers) };
  return { connection: moved, secrets };
}

/** What a key of a server is called in the secret store. */
export function secretNameFor(server: string, place: string): string {
  return `${server}-${place}`.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').slice(0, 60);
}

const keyArgument = /^(--?[\w-]*(?:key|token|secret|passw(?:or)?d|auth)[\w-]*=)(.+)$/i;
const keyOption = /^--?[\w-]*(?:key|token|secret|passw(?:or)?d)$/i;
const headerArgument = /^([\w-]*(?:authorization|api-?key|token)[\w-]*:\s*)(.+)$/i;

/** Arguments as a screen may show them, keys taken out. The same array where there are none. */
export function hideArguments(args: readonly string[], hideKeys: HideKeys): readonly string[] {
  const shown = args.map((argument, index) => {
    if (argument.startsWith('${') || plainSetting.test(argument)) return argument;
    if (keyOption.test(args[index - 1] ?? '') && !argument.startsWith('-')) return hidden;
    const named = keyArgument.exec(argument) ?? headerArgument.exec(argument);
    if (named && !(named[2] ?? '').startsWith('${') && !plainSetting.test(named[2] ?? '')) return `${named[1] ?? ''}${hidden}`;
    return hideKeys(argument);
  });
  return shown.some((argument, index) => argument !== args[index]) ? shown : args;
}

const hidden = '…';

/** An address as a screen may show it: what stands behind names of keys taken out, and whatever has the shape of one. */
export function hideInAddress(address: string, hideKeys: HideKeys): string {
  const shown = address.replace(/([?&][^=&#]*(?:key|token|secret|passw(?:or)?d|auth|sig)[^=&#]*=)([^&#]+)/gi, (whole, name: string, value: string) => (value.startsWith('${') ? whole : `${name}${hidden}`));
  return hideKeys(shown);
}
