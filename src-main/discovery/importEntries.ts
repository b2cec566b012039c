import { serverConnection, type ServerConnection, type ServerEntry } from '../../src-preload/contract/servers.ts';
import { AppError } from '../kernel/errors.ts';
import type { ServerProposal } from './proposal.ts';
import { moveSecrets, secretNameFor, type HideKeys } from './secretPlaces.ts';
import { serverNameFrom } from './serverNames.ts';

/** What an import needs to know of the secret store. */
export interface SecretNames {
  names(): readonly string[];
  read(name: string): Promise<string>;
}

/**
 * What an import would change, and nothing of it done: entries to add, all switched off, and keys to put
 * into the secret store first. Undone by removing `entries` and those of `secrets`, by their names.
 */
export interface ImportPlan {
  entries: ServerEntry[];
  /** New ones only: a key the store holds already is used as it is. */
  secrets: { name: string; value: string; from: { entry: string; place: string } }[];
}

export interface ImportChoice {
  proposal: ServerProposal;
  /** Another name than the one made from the label. */
  name?: string;
  /** Values for the asks, by id. */
  answers?: Readonly<Record<string, string>>;
}

export interface ImportContext {
  /** Names of servers that are there already. */
  taken: readonly string[];
  secrets: SecretNames;
  hideKeys: HideKeys;
}

/** INVALID_INPUT where an entry cannot be made: no connection is known, or an ask has no answer. */
export async function importEntries(choices: readonly ImportChoice[], { taken, secrets: store, hideKeys }: ImportContext): Promise<ImportPlan> {
  const plan: ImportPlan = { entries: [], secrets: [] };
  const held = new Map(await Promise.all(store.names().map(async (name) => [name, await store.read(name).catch(() => undefined)] as const)));
  for (const { proposal, name: wanted, answers = {} } of choices) {
    const { label, connection, group, capabilities, secretNames = [] } = proposal;
    if (!connection) throw new AppError('INVALID_INPUT', `${label} cannot be added: it did not answer as an MCP server`, { hint: 'Enter its address by hand if you know what it is' });
    const name = serverNameFrom(wanted ?? label, [...taken, ...plan.entries.map((entry) => entry.name)]);
    const filled = fill(connection, proposal, answers);
    const moved = moveSecrets(filled, { known: secretNames, hideKeys, nameSecret: (place, value) => nameSecret(name, place, value) });
    plan.entries.push({ name, connection: moved.connection, enabled: false, ...(group !== undefined && { group }), ...(capabilities && { capabilities }) });
    for (const { name: place, secret, value } of moved.secrets) if (!held.has(secret)) {
      held.set(secret, value);
      plan.secrets.push({ name: secret, value, from: { entry: name, place } });
    }
  }
  return plan;

  /** The store's own name for the same key, where it has it; else one that is free. */
  function nameSecret(server: string, place: string, value: string): string {
    const base = secretNameFor(server, place);
    for (let count = 1; ; count++) {
      const name = count === 1 ? base : `${base}-${count}`;
      if (!held.has(name) || held.get(name) === value) return name;
    }
  }
}

function fill(connection: ServerConnection, { label, asks = [] }: ServerProposal, answers: Readonly<Record<string, string>>): ServerConnection {
  if (asks.length === 0) return connection;
  const open = asks.filter(({ id }) => !Object.hasOwn(answers, id));
  if (open.length > 0) throw new AppError('INVALID_INPUT', `${label} needs ${open.map(({ title }) => title).join(', ')}`, { hint: 'Give these values, then add it' });
  const put = (text: string): string => text.replace(/\$\{([^{}]+)\}/g, (whole, id: string) => (asks.some((ask) => ask.id === id) ? (answers[id] ?? whole) : whole));
  const parsed = serverConnection.safeParse(putEverywhere(connection, put));
  if (!parsed.success) throw new AppError('INVALID_INPUT', `${label} cannot be added with these values: ${parsed.error.issues[0]?.message ?? 'they do not fit'}`);
  return parsed.data;
}

function putEverywhere(value: unknown, put: (text: string) => string): unknown {
  if (typeof value === 'string') return put(value);
  if (Array.isArray(value)) return value.map((item) => putEverywhere(item, put));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, putEverywhere(item, put)]));
}
