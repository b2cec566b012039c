import type { FoundServer, IgnoredServer, ServersState, ServerView } from '../../../src-preload/contract/index.ts';
import { heldCount } from './serverText.ts';

/** Rows of the screen, from the top. */
export type ServerRowItem =
  | { kind: 'head'; key: string; title: string; count: number; note: string }
  | { kind: 'server'; key: string; server: ServerView }
  | { kind: 'file'; key: string; client: string; file: string; inWorkspace: boolean; found: FoundServer[] }
  | { kind: 'found'; key: string; found: FoundServer }
  | { kind: 'ignored'; key: string; ignored: IgnoredServer }
  | { kind: 'problem'; key: string; where: string; text: string };

/** Whether it waits for the person. */
export function needsYou(server: ServerView): boolean {
  return server.enabled && (server.state === 'failed' || heldCount(server) > 0);
}

/** The sections in the order of ui.md: what needs the person, what is connected, what is off, what was found. */
export function groupServers({ servers, found, problems, ignored }: ServersState, query: string): ServerRowItem[] {
  const words = query.trim().toLowerCase();
  const matches = (...texts: string[]): boolean => words === '' || texts.some((text) => text.toLowerCase().includes(words));
  const shown = servers.filter(({ name, address }) => matches(name, address));
  const byName = (a: ServerView, b: ServerView): number => a.name.localeCompare(b.name, 'en', { numeric: true });
  const section = (title: string, note: string, list: ServerView[]): ServerRowItem[] => (list.length === 0 ? [] : [{ kind: 'head', key: `head ${title}`, title, count: list.length, note }, ...list.sort(byName).map((server): ServerRowItem => ({ kind: 'server', key: `server ${server.name}`, server }))]);
  // One that is in use already stands above; in a file it is shown beside the others.
  const hidden = new Set(ignored.map(({ identity }) => identity));
  const others = found.filter(({ identity, label, address, have, provenance: [from] }) => !hidden.has(identity) && matches(label, address) && (have === undefined || from?.kind === 'client'));
  const foundRows = [...groupFiles(others), ...problems.filter(({ where, text }) => matches(where, text)).map(({ where, line, text }, index): ServerRowItem => ({ kind: 'problem', key: `problem ${index} ${where}`, where: line === undefined ? where : `${where}:${line}`, text }))];
  const ignoredRows = ignored.filter(({ label, address }) => matches(label, address)).map((one): ServerRowItem => ({ kind: 'ignored', key: `ignored ${one.identity}`, ignored: one }));
  return [
    ...section('Needs you', '', shown.filter(needsYou)),
    ...section('Connected', '', shown.filter((server) => server.enabled && !needsYou(server))),
    ...section('Switched off', '', shown.filter(({ enabled }) => !enabled)),
    ...(foundRows.length === 0 ? [] : [{ kind: 'head' as const, key: 'head found', title: 'Found, not trusted', count: others.length, note: 'Nothing here was started or asked for its tools.' }, ...foundRows]),
    ...(ignoredRows.length === 0 ? [] : [{ kind: 'head' as const, key: 'head ignored', title: 'Ignored', count: ignoredRows.length, note: 'Not shown above, however they are found.' }, ...ignoredRows]),
  ];
}

/** What stands in one file of another program is looked at together. */
function groupFiles(found: readonly FoundServer[]): ServerRowItem[] {
  const files = new Map<string, Extract<ServerRowItem, { kind: 'file' }>>();
  const single: ServerRowItem[] = [];
  for (const server of found) {
    const [from] = server.provenance;
    if (from?.kind !== 'client') {
      single.push({ kind: 'found', key: `found ${server.identity}`, found: server });
      continue;
    }
    const known = files.get(from.file);
    if (known) known.found.push(server);
    else files.set(from.file, { kind: 'file', key: `file ${from.file}`, client: from.client, file: from.file, inWorkspace: from.inWorkspace, found: [server] });
  }
  return [...files.values(), ...single];
}
