import { useEffect, useState, type KeyboardEvent, type RefObject, type SyntheticEvent } from 'react';
import { useClient } from '../../hooks/useClient.ts';
import { useRequest } from '../../hooks/useRequest.ts';

export interface CompletionItem {
  id: string;
  label: string;
  detail: string;
  kind: 'function' | 'file' | 'folder';
  /** What takes the place of the token. */
  text: string;
}

export interface Completion {
  items: readonly CompletionItem[];
  at: number;
  pick(item: CompletionItem): void;
  /** True when the key was used here. */
  onKeyDown(event: KeyboardEvent): boolean;
  onSelect(event: SyntheticEvent<HTMLTextAreaElement>): void;
}

/** The `/word` at the start or the `@path` before the caret. */
export function findToken(text: string, caret: number): { kind: '/' | '@'; query: string; start: number } | undefined {
  const before = text.slice(0, caret);
  const command = /^\/([a-z_]*)$/i.exec(before);
  if (command) return { kind: '/', query: command[1] ?? '', start: 0 };
  const path = /(?:^|\s)@([^\s@]*)$/.exec(before);
  return path ? { kind: '@', query: path[1] ?? '', start: caret - (path[1]?.length ?? 0) - 1 } : undefined;
}

const mostItems = 8;

/** Offers functions after `/` and files after `@`. */
export function useCompletion(text: string, setText: (text: string) => void, input: RefObject<HTMLTextAreaElement | null>): Completion {
  const client = useClient();
  const { data } = useRequest('functions.list', {});
  const [caret, setCaret] = useState(0);
  const [files, setFiles] = useState<CompletionItem[]>([]);
  const [at, setAt] = useState(0);
  const [closedFor, setClosedFor] = useState<string | null>(null);
  const token = findToken(text, Math.min(caret, text.length));
  const query = token ? `${token.kind}${token.query}` : null;

  useEffect(() => {
    setAt(0);
    if (!query?.startsWith('@')) {
      setFiles([]);
      return;
    }
    const abort = new AbortController();
    client.request('paths.complete', { query: query.slice(1) }, { signal: abort.signal }).then(
      ({ paths }) => setFiles(paths.map(({ path, folder }) => ({ id: path, label: path, detail: folder ? 'folder' : '', kind: folder ? 'folder' : 'file', text: folder ? `@${path}/` : /\s/.test(path) ? `"${path}" ` : `${path} ` }))),
      () => undefined,
    );
    return () => abort.abort();
  }, [client, query]);

  const functions: CompletionItem[] = token?.kind === '/' ? (data?.functions ?? []).filter((entry) => entry.name.includes(token.query.toLowerCase())).map((entry) => ({ id: entry.name, label: entry.name, detail: entry.summary, kind: 'function', text: `${entry.title.toLowerCase()} ` })) : [];
  const items = query === null || query === closedFor ? [] : (token?.kind === '/' ? functions : files).slice(0, mostItems);

  const pick = (item: CompletionItem): void => {
    if (!token) return;
    const next = text.slice(0, token.start) + item.text + text.slice(caret);
    setText(next);
    const position = token.start + item.text.length;
    requestAnimationFrame(() => {
      input.current?.setSelectionRange(position, position);
      setCaret(position);
    });
  };

  return {
    items,
    at,
    pick,
    onSelect: (event) => setCaret(event.currentTarget.selectionStart),
    onKeyDown(event) {
      if (items.length === 0) return false;
      const item = items[at];
      if (event.key === 'ArrowDown') setAt((at + 1) % items.length);
      else if (event.key === 'ArrowUp') setAt((at + items.length - 1) % items.length);
      else if ((event.key === 'Enter' || event.key === 'Tab') && item) pick(item);
      else if (event.key === 'Escape') setClosedFor(query);
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
