import type { Handshake, Provenance, ServerAsk, ServerConnection } from '../../src-preload/contract/servers.ts';

/**
 * A server as somebody's file, address or announcement describes it: what an entry could be made of.
 * It holds values as they were found, keys among them, so it stays inside the runtime; screens get a
 * FoundServer. Nothing of it is started.
 */
export interface ServerProposal {
  /** What it is called where it was found; text of a stranger. */
  label: string;
  /** Undefined where only an answer is known, and not one to build an entry on. */
  connection: ServerConnection | undefined;
  /** The command line or address where there is no connection. */
  address?: string;
  provenance: Provenance;
  group?: string;
  capabilities?: string[];
  /** Each stands in the connection as `${id}`. */
  asks?: readonly ServerAsk[];
  /** Variables and headers said to hold keys, beyond those that look like it. */
  secretNames?: readonly string[];
  remarks?: readonly string[];
  handshake?: Handshake;
}
