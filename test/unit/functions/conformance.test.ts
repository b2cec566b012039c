import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { functions } from '../../../src-main/functions/index.ts';
import type { AnyFunction } from '../../../src-main/registry/defineFunction.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';
import { inputSchemaOf, toMarkdown, toMcpTool } from '../../../src-main/registry/projections.ts';
import { findChromium } from '../../../resources/launch/chromium.mjs';
import { openExampleBrowser, type ExampleBrowser } from '../../kit/exampleBrowser.ts';
import { openExampleWorld, type ExampleWorld } from '../../kit/exampleWorld.ts';
import { recordedServices } from '../../kit/recordedServices.ts';
import { testIf } from '../../kit/skip.ts';
import { endStray, startStray } from '../../kit/strayProcess.ts';
import { openWorkbench, type Workbench } from '../../kit/workbench.ts';

/** What must be there, category by category. */
const present: Record<string, string[]> = {
  files: [
    'create_file', 'read_file', 'write_file', 'edit_file', 'delete_file', 'move_file', 'copy_file', 'get_file_info', 'create_directory',
    'list_directory', 'delete_directory', 'search_files', 'search_file_contents', 'compress_files', 'extract_archive',
  ],
  code: [
    'execute_python', 'execute_javascript', 'execute_typescript', 'execute_shell',
    'compile_code', 'run_tests', 'lint_code', 'format_code',
    'open_terminal', 'send_terminal_input', 'read_terminal', 'close_terminal',
  ],
  system: ['get_system_info', 'monitor_resources', 'list_processes', 'start_process', 'kill_process', 'list_services', 'control_service', 'get_network_info', 'get_environment', 'schedule_task'],
  web: [
    'http_request', 'graphql_query', 'fetch_webpage', 'scrape_webpage', 'extract_links', 'extract_tables', 'download_file', 'crawl_website', 'read_feed', 'check_url', 'monitor_webpage', 'search_web',
    'browser_navigate', 'browser_snapshot', 'browser_click', 'browser_fill', 'browser_screenshot', 'browser_save_download', 'browser_close',
  ],
  memory: ['store_memory', 'retrieve_memory', 'search_memory', 'delete_memory', 'manage_cache', 'optimize_memory'],
  communication: [
    'send_email', 'read_email', 'search_email', 'send_message', 'send_notification', 'send_webhook', 'wait_for_webhook', 'post_to_social',
  ],
};

/** Arguments other software calls by name. */
const fixedArguments: Record<string, string[]> = {
  create_file: ['file_path', 'content'],
  read_file: ['file_path', 'offset', 'limit', 'encoding'],
  write_file: ['file_path', 'content', 'mode'],
  edit_file: ['file_path', 'edits'],
  delete_file: ['file_path'],
  move_file: ['source', 'destination'],
  copy_file: ['source', 'destination'],
  get_file_info: ['file_path'],
  create_directory: ['path'],
  list_directory: ['path'],
  delete_directory: ['path', 'recursive'],
  search_files: ['path', 'pattern'],
  search_file_contents: ['path', 'pattern', 'glob'],
  compress_files: ['sources', 'output_path'],
  extract_archive: ['archive_path', 'destination'],
  execute_python: ['code', 'capture_output'],
  execute_javascript: ['code'],
  execute_typescript: ['code'],
  execute_shell: ['command', 'cwd'],
  compile_code: ['source_path'],
  run_tests: ['path'],
  lint_code: ['path'],
  format_code: ['path'],
  open_terminal: ['cwd'],
  send_terminal_input: ['session_id', 'input'],
  read_terminal: ['session_id'],
  close_terminal: ['session_id'],
  browser_navigate: ['url'],
  browser_click: ['element'],
  browser_fill: ['element', 'value'],
  browser_screenshot: ['output_path'],
  get_system_info: ['info_types'],
  monitor_resources: ['resource_types', 'duration'],
  start_process: ['command'],
  kill_process: ['pid', 'name'],
  control_service: ['name', 'action'],
  get_environment: ['names'],
  schedule_task: ['schedule', 'function', 'arguments'],
  send_notification: ['title', 'message'],
  store_memory: ['key', 'content'],
  retrieve_memory: ['key'],
  search_memory: ['query'],
  delete_memory: ['key'],
  manage_cache: ['action', 'key', 'value'],
  http_request: ['url', 'method', 'body'],
  graphql_query: ['url', 'query', 'variables'],
  fetch_webpage: ['url'],
  scrape_webpage: ['url', 'selectors'],
  extract_links: ['url'],
  extract_tables: ['url', 'format'],
  download_file: ['url', 'local_path'],
  crawl_website: ['url', 'max_depth', 'max_pages'],
  read_feed: ['url', 'limit'],
  check_url: ['url'],
  monitor_webpage: ['url'],
  search_web: ['query'],
  send_email: ['to', 'subject', 'body', 'attachments'],
  search_email: ['query'],
  send_message: ['platform', 'recipient', 'text'],
  send_webhook: ['url', 'payload'],
  post_to_social: ['platform', 'text'],
};

const exampleIf = testIf(findChromium() !== undefined, 'no browser is installed (on Debian: apt-get install chromium)');

let world: ExampleWorld;
let browser: ExampleBrowser;
beforeAll(async () => {
  [world, browser] = await Promise.all([openExampleWorld(), openExampleBrowser()]);
});
afterAll(async () => {
  await Promise.all([world.close(), browser.close()]);
});

describe('the catalogue', () => {
  it('has every function once, under a name for ever', () => {
    expect(() => createRegistry(functions)).not.toThrow();
    for (const { name } of functions) expect(name).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });

  it.each(Object.entries(present))('has all of %s', (category, names) => {
    expect(functions.filter((definition) => definition.category === category).map(({ name }) => name)).toEqual(expect.arrayContaining(names));
  });

  it('repeats no phrasing and no summary between functions', () => {
    const phrasings = functions.flatMap((definition) => definition.phrasings.map((phrasing) => phrasing.toLowerCase()));
    expect(phrasings.filter((phrasing, index) => phrasings.indexOf(phrasing) !== index)).toEqual([]);
    expect(new Set(functions.map(({ summary }) => summary)).size).toBe(functions.length);
  });
});

describe.each(functions.map((definition): [string, AnyFunction] => [definition.name, definition]))('%s', (name, definition) => {
  it('describes itself', () => {
    expect(definition.title.split(' ').length).toBeLessThanOrEqual(4);
    expect(definition.summary.length).toBeLessThanOrEqual(60);
    expect(definition.description.length).toBeGreaterThan(60);
    expect(definition.phrasings.length).toBeGreaterThanOrEqual(10);
    expect(definition.phrasings.length).toBeLessThanOrEqual(20);
    expect(new Set(definition.phrasings).size).toBe(definition.phrasings.length);
    expect(definition.examples.length).toBeGreaterThan(0);
    expect(toMarkdown(definition)).toContain(`## \`${name}\``);
  });

  it('takes the arguments other software knows', () => {
    expect(Object.keys(definition.input.shape)).toEqual(expect.arrayContaining(fixedArguments[name] ?? []));
  });

  it('has strict schemas with every field described', () => {
    const tool = toMcpTool(definition);
    expect(undescribed(tool.inputSchema)).toEqual([]);
    expect(undescribed(tool.outputSchema)).toEqual([]);
    expect(inputSchemaOf(definition)['additionalProperties']).toBe(false);
    expect(definition.input.safeParse({ ...definition.examples[0]?.input, no_such_field: 1 }).success).toBe(false);
  });

  it('says coherent things of itself', () => {
    const { readOnly, destructive, openWorld } = definition.annotations;
    expect(readOnly && destructive).toBe(false);
    expect(definition.undo === 'nothing').toBe(readOnly);
    if (!readOnly) expect(definition.preview).toBeDefined();
    for (const { input } of definition.examples) {
      const parsed = definition.input.parse(input);
      const declared = definition.effects(parsed);
      expect(definition.effects(parsed)).toEqual(declared);
      const changes = declared.filter((effect) => (effect.kind === 'path' ? effect.access !== 'read' : effect.kind === 'network' || effect.kind === 'page' || effect.kind === 'memory' ? effect.access !== 'read' : !['machine', 'environment', 'account', 'search'].includes(effect.kind)));
      if (readOnly) expect(changes).toEqual([]);
      const takesAway = declared.some((effect) => effect.kind === 'exec' || effect.kind === 'process' || effect.kind === 'service' || (effect.kind === 'path' && (effect.access === 'delete' || effect.replaces === true)));
      if (takesAway) expect(destructive).toBe(true);
      if (declared.some((effect) => ['network', 'page', 'account', 'message'].includes(effect.kind))) expect(openWorld).toBe(true);
      const phrase = definition.phrase(parsed);
      for (const verb of [phrase.base, phrase.present, phrase.past]) expect(verb).toMatch(/^[A-Z][a-z]/);
      expect(phrase.object).not.toMatch(/undefined|\[object/);
    }
  });

  for (const { title, input, setup } of definition.examples) (name.startsWith('browser_') ? exampleIf : it)(`example: ${title}`, async () => {
    const bench = openWorkbench();
    world.enter(bench);
    bench.ports.browser = browser.browser;
    for (const [path, text] of Object.entries(setup ?? {})) bench.put(path, text);
    await brought[name]?.(bench);
    if (definition.preview) {
      const { approveLabel } = await bench.preview(definition, input);
      if (approveLabel !== undefined) expect(approveLabel.length).toBeLessThanOrEqual(60);
    }
    const output = await bench.call(definition, input);
    expect(definition.summarise(output, definition.input.parse(input))).not.toBe('');
  });
});

/** What the machine must have for the examples of a function, beside files. */
const brought: Record<string, (bench: Workbench) => Promise<void> | void> = {
  start_process: (bench) => onTestFinished(() => bench.ports.end()),
  open_terminal: (bench) => onTestFinished(() => bench.ports.end()),
  send_terminal_input: openExampleTerminal,
  close_terminal: openExampleTerminal,
  kill_process() {
    const pid = startStray('example-program');
    onTestFinished(() => endStray(pid));
  },
  list_services: (bench) => void (bench.ports.services = recordedServices()),
  control_service: (bench) => void (bench.ports.services = recordedServices()),
  retrieve_memory: rememberColour,
  delete_memory: rememberColour,
  cancel_scheduled_task: async (bench) => void (await bench.ports.schedules.add({ name: 'disk check', when: '0 9 * * *', function: 'get_system_info', arguments: {}, ifMissed: 'run' }, { kind: 'catalogue' })),
};

async function rememberColour(bench: Workbench): Promise<void> {
  await bench.ports.memories.put('person', { namespace: 'general', key: 'favourite colour', content: 'Green.', tags: [], importance: 0.5 }, { callId: 'call_1', by: 'chat', at: 0 });
}

/** What examples call `term_example`. */
async function openExampleTerminal(bench: Workbench): Promise<void> {
  onTestFinished(() => bench.ports.end());
  const { terminals } = bench.ports;
  const { id } = await terminals.of(bench.session).open({ run: { argv: ['sh', '-i'] }, cwd: bench.roots.workspace, columns: 80, rows: 24, lifetimeMs: 60_000, granted: { kind: 'exec', programs: [], cwd: bench.roots.workspace, sandbox: 'none' } });
  const named = (asked: string): string => (asked === 'term_example' ? id : asked);
  bench.ports.terminals = {
    ...terminals,
    facts: (session, asked) => terminals.facts(session, named(asked)),
    of(session) {
      const own = terminals.of(session);
      return { ...own, list: () => own.list().map((each) => ({ ...each, id: 'term_example' })), read: (asked, page) => own.read(named(asked), page), write: (asked, input) => own.write(named(asked), input), settled: (asked, options) => own.settled(named(asked), options), close: (asked) => own.close(named(asked)) };
    },
  };
}

/** Paths of the properties of a JSON schema that have no description. */
function undescribed(schema: unknown, path = ''): string[] {
  const node = z.record(z.string(), z.unknown()).safeParse(schema).data;
  if (node === undefined) return [];
  const properties = Object.entries((node['properties'] ?? {}) as Record<string, Record<string, unknown>>);
  const own = properties.filter(([, value]) => typeof value['description'] !== 'string' || value['description'] === '').map(([key]) => `${path}${key}`);
  const nested = [...properties, ...(node['items'] === undefined ? [] : [['[]', node['items']] as const]), ...((node['anyOf'] ?? []) as unknown[]).map((option) => ['|', option] as const)];
  return [...own, ...nested.flatMap(([key, value]) => undescribed(value, `${path}${key}.`))];
}
