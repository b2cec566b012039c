import { useMemo } from 'react';
import type { AuditEntry, FunctionEntry, Json, Risk } from '../../../src-preload/contract/index.ts';
import { useRequest } from '../../hooks/useRequest.ts';
import { useTopic } from '../../hooks/useTopic.ts';
import { formatMinute, formatWhen } from '../../ui/format.ts';
import { destinations, type Destination } from './destinations.ts';
import { matchesWords, readQuery } from './readQuery.ts';

export interface Candidate {
  name: string;
  title: string;
  risk: Risk;
  arguments: Record<string, Json>;
  missing: readonly string[];
}

export type PaletteItem =
  | { kind: 'run'; id: string; label: string; detail: string; candidate: Candidate }
  | { kind: 'undo'; id: string; label: string; detail: string; entry: AuditEntry }
  | { kind: 'call'; id: string; label: string; detail: string; entry: AuditEntry }
  | { kind: 'chat'; id: string; label: string; detail: string; chatId: string }
  | { kind: 'file'; id: string; label: string; detail: string; path: string; folder: boolean }
  | { kind: 'go'; id: string; label: string; detail: string; destination: Destination }
  | { kind: 'ask'; id: string; label: string; detail: string; text: string };

export interface PaletteGroup {
  label: string;
  items: readonly PaletteItem[];
}

const most = { run: 4, undo: 3, chats: 4, screens: 5, calls: 12, files: 12 } as const;

/** Everything the typed text could mean, in the order Run, Undo, Go to, Ask instead. `chatId`: the chat whose changes are offered first. */
export function usePaletteGroups(text: string, chatId: string | null): readonly PaletteGroup[] {
  const { scope, words } = readQuery(text);
  const runs = scope === 'all' || scope === 'command';
  const understood = useRequest('functions.understand', runs && words !== '' ? { text: words } : null).data;
  const functions = useRequest('functions.list', {}).data?.functions;
  const changed = useRequest('audit.query', scope === 'all' ? { filter: { states: ['done'], risks: ['write', 'destroy', 'out'] }, limit: 50 } : null).data;
  const calls = useRequest('audit.query', scope === 'call' ? { filter: words === '' ? {} : { text: words }, limit: most.calls } : null).data;
  const files = useRequest('paths.complete', scope === 'file' ? { query: words.replace(/^\//, '') } : null).data;
  const chats = useTopic('chats')?.chats;

  return useMemo(() => {
    const groups: PaletteGroup[] = [];
    const add = (label: string, items: readonly PaletteItem[]): void => {
      if (items.length > 0) groups.push({ label, items });
    };
    if (runs) add('Run', words === '' ? (scope === 'command' ? mostUsed(functions ?? []) : []) : toRuns(understood?.candidates ?? [], functions ?? []));
    if (scope === 'all') {
      const undoable = (changed?.entries ?? []).filter((entry) => entry.undo.state === 'available' && matchesWords(words.replace(/^undo\b/i, ''), entry.phrase.past, entry.phrase.object, entry.name));
      undoable.sort((a, b) => Number(isOf(b, chatId)) - Number(isOf(a, chatId)) || b.seq - a.seq);
      add('Undo', undoable.slice(0, most.undo).map((entry) => ({ kind: 'undo', id: `undo ${entry.callId}`, label: `${entry.phrase.past} ${entry.phrase.object}`, detail: formatWhen(entry.at), entry })));
    }
    if (scope === 'all' || scope === 'chat') {
      const found = (chats ?? []).filter((chat) => matchesWords(words, chat.title)).slice(0, scope === 'chat' ? 12 : words === '' ? 3 : most.chats);
      const screens = scope === 'all' ? destinations.filter((place) => matchesWords(words, place.label, place.detail)).slice(0, most.screens) : [];
      add('Go to', [
        ...found.map((chat): PaletteItem => ({ kind: 'chat', id: `chat ${chat.id}`, label: chat.title, detail: `chat, ${formatWhen(chat.updatedAt)}`, chatId: chat.id })),
        ...screens.map((destination): PaletteItem => ({ kind: 'go', id: `go ${destination.hash}`, label: destination.label, detail: destination.detail, destination })),
      ]);
    }
    if (scope === 'call') add('Calls', (calls?.entries ?? []).map((entry) => ({ kind: 'call', id: `call ${entry.callId}`, label: `${entry.phrase.base} ${entry.phrase.object}`, detail: `${entry.name}, ${formatMinute(entry.at)}`, entry })));
    if (scope === 'file') add('Files', (files?.paths ?? []).slice(0, most.files).map(({ path, folder }) => ({ kind: 'file', id: `file ${path}`, label: path, detail: folder ? 'folder' : '', path, folder })));
    if (scope === 'all' && words !== '') add('Ask instead', [{ kind: 'ask', id: 'ask', label: `“${words}”`, detail: chatId === null ? 'in a new chat' : 'in this chat', text: words }]);
    return groups;
  }, [runs, scope, words, understood, functions, changed, calls, files, chats, chatId]);
}

function isOf(entry: AuditEntry, chatId: string | null): boolean {
  return entry.caller.kind === 'chat' && entry.caller.chatId === chatId;
}

function toRuns(candidates: readonly { name: string; title: string; arguments: Record<string, Json>; missing: string[] }[], functions: readonly FunctionEntry[]): PaletteItem[] {
  return candidates.slice(0, most.run).map((found, index) => {
    const risk = functions.find((entry) => entry.name === found.name)?.risk ?? 'read';
    const values = Object.values(found.arguments).filter((value) => typeof value === 'string' || typeof value === 'number').join(', ');
    return { kind: 'run', id: `run ${index} ${found.name}`, label: values === '' ? found.title : `${found.title}: ${values}`, detail: found.name, candidate: { name: found.name, title: found.title, risk, arguments: found.arguments, missing: found.missing } };
  });
}

function mostUsed(functions: readonly FunctionEntry[]): PaletteItem[] {
  return functions.toSorted((a, b) => b.calls7d - a.calls7d).slice(0, 8).map((entry) => ({ kind: 'run', id: `run ${entry.name}`, label: entry.title, detail: entry.name, candidate: { name: entry.name, title: entry.title, risk: entry.risk, arguments: {}, missing: [] } }));
}
