// Steward's browser functions and Playwright's own MCP server, both over MCP on standard input and output.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { cli, root } from '../bench/processes.ts';
import { startStdioPeer, type StdioPeer } from '../bench/stdioClient.ts';
import { referenceIn, type BrowserDriver } from './browserTasks.ts';

const textOf = (result: Record<string, unknown>): string => (result['content'] as { text?: string }[]).map(({ text }) => text ?? '').join('\n');

/** With a policy that lets it reach this computer; everything else as always. */
export async function openSteward(folder: string): Promise<BrowserDriver> {
  const [workspace, dataFolder] = [join(folder, 'workspace'), join(folder, 'data')];
  for (const path of [workspace, dataFolder]) mkdirSync(path, { recursive: true });
  writeFileSync(join(dataFolder, 'policy.json'), JSON.stringify({ version: 1, rules: [{ id: 'here', verdict: 'allow', reason: 'a local site', match: { host: '127.0.0.1' } }] }));
  const peer = await startStdioPeer([process.execPath, cli, 'mcp', '--data-dir', dataFolder, '--workspace', workspace, '--policy', 'unattended'], { ...process.env, MCP_LOG_LEVEL: 'warn' });
  let page = '';
  const call = async (name: string, args: Record<string, unknown>): Promise<Record<string, unknown>> => {
    const result = (await peer.call(name, args))['structuredContent'] as Record<string, unknown>;
    if (typeof result['snapshot'] === 'string') page = result['snapshot'];
    return result;
  };
  const at = (line: string): string => referenceIn(page, line);
  return {
    name: 'steward',
    folder: workspace,
    open: async (url) => void (await call('browser_navigate', { url })),
    see: async () => String((await call('browser_snapshot', {}))['snapshot']),
    click: async (line) => void (await call('browser_click', { element: at(line) })),
    clickAndAccept: async (line) => void (await call('browser_click', { element: at(line), dialog: 'accept' })),
    fill: async (line, value) => void (await call('browser_fill', { element: at(line), value })),
    select: async (line, value) => void (await call('browser_fill', { element: at(line), value })),
    upload: async (line, path) => void (await call('browser_fill', { element: at(line), files: [path] })),
    toNewTab: () => Promise.resolve(),
    scrollToEnd: async () => void (await call('browser_snapshot', { scroll: 'bottom' })),
    waitFor: async (text) => void (await call('browser_snapshot', { wait_for: text })),
    async download(line, name) {
      const { downloads } = (await call('browser_click', { element: at(line) })) as { downloads: { id: string; name: string }[] };
      const held = downloads.findLast((each) => each.name === name);
      if (!held) return false;
      await call('browser_save_download', { download: held.id, file_path: name, overwrite: true });
      return readFileSync(join(workspace, name)).length > 0;
    },
    close: () => peer.close(),
  };
}

export async function openPlaywrightServer(folder: string, chromium: string): Promise<BrowserDriver> {
  mkdirSync(folder, { recursive: true });
  const peer: StdioPeer = await startStdioPeer([process.execPath, join(root, 'node_modules/@playwright/mcp/cli.js'), '--headless', '--isolated', '--no-sandbox', '--allow-unrestricted-file-access', '--executable-path', chromium, '--output-dir', folder]);
  let page = '';
  let tabs = 1;
  const call = async (name: string, args: Record<string, unknown>): Promise<string> => {
    const text = textOf(await peer.call(name, args));
    // It writes snapshots into files and names them; those of an action may hold only what changed.
    const [, file] = /\[Snapshot\]\(([^)]+)\)/.exec(text) ?? [];
    const shown = file === undefined ? (/```yaml\n([\s\S]*?)```/.exec(text)?.[1] ?? '') : readFileSync(isAbsolute(file) ? file : join(folder, file), 'utf8');
    if (shown !== '') page = shown;
    return text;
  };
  const see = async (): Promise<string> => {
    await call('browser_snapshot', {});
    return page;
  };
  const at = async (line: string): Promise<string> => {
    try {
      return referenceIn(page, line);
    } catch {
      return referenceIn(await see(), line);
    }
  };
  return {
    name: '@playwright/mcp',
    folder,
    open: async (url) => void (await call('browser_navigate', { url })),
    see,
    click: async (line) => void (await call('browser_click', { element: line, target: await at(line) })),
    async clickAndAccept(line) {
      await call('browser_click', { element: line, target: await at(line) });
      await call('browser_handle_dialog', { accept: true });
    },
    fill: async (line, text) => void (await call('browser_type', { element: line, target: await at(line), text })),
    select: async (line, label) => void (await call('browser_select_option', { element: line, target: await at(line), values: [label] })),
    async upload(line, path) {
      await call('browser_click', { element: line, target: await at(line) });
      await call('browser_file_upload', { paths: [path] });
    },
    toNewTab: async () => void (await call('browser_tabs', { action: 'select', index: tabs++ })),
    scrollToEnd: async () => void (await call('browser_press_key', { key: 'End' })),
    waitFor: async (text) => void (await call('browser_wait_for', { text })),
    download: async (line, name) => {
      const target = await at(line);
      const before = await call('browser_click', { element: line, target });
      return `${before}${await call('browser_snapshot', {})}`.includes(name);
    },
    close: () => peer.close(),
  };
}
