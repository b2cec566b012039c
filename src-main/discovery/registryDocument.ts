import { AppError } from '../kernel/errors.ts';
import { cleanText } from './cleanText.ts';
import { fetchDocument, type FetchDocumentOptions } from './fetchDocument.ts';
import { pathName, readJsonc } from './jsonc.ts';
import type { ServerProposal } from './proposal.ts';
import { readText } from './readText.ts';
import { addressOfRemote, commandOfPackage } from './registryPackages.ts';
import { registryServer, withNamesOfToday, type RegistryServer } from './registrySchema.ts';

const largestDocument = 1_000_000;

/** Ways to run or reach the server of a `server.json`: one proposal each, packages first, and why others are none. */
export interface RegistryDocument {
  proposals: ServerProposal[];
  refused: string[];
}

/** Reads `server.json` from a file or an address. CONFIG_INVALID where it is none, or offers nothing that can be used. */
export async function readRegistryDocument(source: string, options: FetchDocumentOptions = {}): Promise<RegistryDocument> {
  const text = /^[a-z][a-z0-9+.-]*:\/\//i.test(source) ? await fetchDocument(source, { mostBytes: largestDocument, ...options }) : await readText(source, largestDocument);
  if (text === undefined) throw new AppError('NOT_FOUND', `There is nothing at ${source}`, { hint: 'Give the path of a server.json, or its https address' });
  return parseRegistryDocument(text, source);
}

/** The same of a text. The registry's own answers wrap the document in `server`. */
export function parseRegistryDocument(text: string, source: string): RegistryDocument {
  const { value, problems } = readJsonc(text);
  const [problem] = problems;
  if (value === undefined) throw new AppError('CONFIG_INVALID', `${source}${problem?.line === undefined ? '' : `, line ${problem.line}`}: ${problem?.text ?? 'is not JSON'}`);
  const wrapped = (value as { server?: unknown } | null)?.server ?? value;
  const parsed = registryServer.safeParse(withNamesOfToday(wrapped));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AppError('CONFIG_INVALID', `${source} is no server.json: ${issue && issue.path.length > 0 ? `${pathName(issue.path)}: ` : ''}${issue?.message ?? ''}`, { hint: 'A server.json has a name, and packages or remotes' });
  }
  return propose(parsed.data, source);
}

function propose(server: RegistryServer, source: string): RegistryDocument {
  const label = cleanText(server.title ?? server.name.split('/').at(-1) ?? server.name) || 'server';
  const ways = [
    ...(server.packages ?? []).map((each) => ({ what: `${each.registryType} package ${each.identifier}`, made: commandOfPackage(each) })),
    ...(server.remotes ?? []).map((each) => ({ what: each.url, made: addressOfRemote(each) })),
  ];
  const document: RegistryDocument = { proposals: [], refused: [] };
  for (const { what, made } of ways) {
    if (!made.connection) document.refused.push(`${cleanText(what, 200)} ${made.reason}`);
    else {
      const remarks = [...(server.status === 'deprecated' ? ['Its author calls it outdated'] : server.status === 'deleted' ? ['Its author took it back'] : []), ...made.remarks];
      document.proposals.push({
        label,
        connection: made.connection,
        provenance: { kind: 'registry', source },
        ...(made.asks.length > 0 && { asks: made.asks }),
        ...(made.secretNames.length > 0 && { secretNames: made.secretNames }),
        ...(remarks.length > 0 && { remarks }),
      });
    }
  }
  if (document.proposals.length === 0) throw new AppError('CONFIG_INVALID', `${source} describes no way to run or reach ${label} that can be used${document.refused.length > 0 ? `: ${document.refused.join('; ')}` : ''}`);
  return document;
}
