import type { Provenance } from '../../src-preload/contract/servers.ts';
import type { ProbeTarget } from './askHttp.ts';
import type { HandshakeResult } from './handshakeAnswer.ts';
import type { ServerProposal } from './proposal.ts';

/**
 * A proposal of what answered at an address. Only what answered as an MCP server, or wants a key first,
 * can become an entry; the rest is shown as unknown and nothing more.
 */
export function proposeFound(result: Exclude<HandshakeResult, { kind: 'none' }>, { host, port }: ProbeTarget, { provenance, fallback }: { provenance: Provenance; fallback: string }): ServerProposal {
  const base = `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
  switch (result.kind) {
    case 'answered': {
      const { connection: kind, path, name, version, revision } = result;
      return { label: name || fallback, connection: { kind, url: `${base}${path}`, headers: {} }, provenance, handshake: { kind: 'answered', name, version, revision } };
    }
    case 'locked':
      return { label: fallback, connection: { kind: 'http', url: `${base}${result.path}`, headers: {} }, provenance, handshake: { kind: 'locked' }, remarks: ['Wants a key before it says what it is'] };
    case 'unknown':
      return { label: fallback, connection: undefined, address: base, provenance, handshake: { kind: 'unknown', reason: result.reason } };
  }
}
