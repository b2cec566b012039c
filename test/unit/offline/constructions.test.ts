// Sentences about code, pages, programs and people: the call each means, and talk that means none.
import { describe, expect, test } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { advance } from '../../../src-main/models/offline/plan.ts';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';

const registry = createRegistry(functions);
const page = 'https://example.org/a';

type Calls = [string, Record<string, unknown>?][];
const one = (name: string, input: Record<string, unknown> = {}): Calls => [[name, input]];

const meant: Record<string, [string, Calls][]> = {
  code: [
    ['python: print(2**10)', one('execute_python', { code: 'print(2**10)' })],
    ['can you run print("hi") in python please', one('execute_python', { code: 'print("hi")' })],
    ['use python to compute 3 * (4 + 5)', one('execute_python', { code: '3 * (4 + 5)' })],
    ['could you execute this python code: x = 3; print(x)', one('execute_python', { code: 'x = 3; print(x)' })],
    ['run this python\n```python\nfor i in range(3):\n    print(i)\n```', one('execute_python', { code: 'for i in range(3):\n    print(i)' })],
    ['what does sorted([3,1,2]) return in python? try it', one('execute_python', { code: 'sorted([3,1,2])' })],
    ['execute this javascript: console.log([1,2].length)', one('execute_javascript', { code: 'console.log([1,2].length)' })],
    ['run `Math.max(1, 2)` with node', one('execute_javascript', { code: 'Math.max(1, 2)' })],
    ['evaluate 17 * 23 in js', one('execute_javascript', { code: '17 * 23' })],
    ['in typescript, run let a: string = "x"; console.log(a)', one('execute_typescript', { code: 'let a: string = "x"; console.log(a)' })],
    ['ts please: enum A { B = 1 }; console.log(A.B)', one('execute_typescript', { code: 'enum A { B = 1 }; console.log(A.B)' })],
    ['in python: print(1) then read notes.txt', [['execute_python', { code: 'print(1)' }], ['read_file', { file_path: 'notes.txt' }]]],
  ],
  projects: [
    ['run the tests in ~/x', one('run_tests', { path: '~/x' })],
    ['test ~/code/api', one('run_tests', { path: '~/code/api' })],
    ['are all the tests in packages/ui green?', one('run_tests', { path: 'packages/ui' })],
    ['rerun the unit tests for src/core please', one('run_tests', { path: 'src/core' })],
    ['lint src/app', one('lint_code', { path: 'src/app' })],
    ['check lib/a.ts for lint errors', one('lint_code', { path: 'lib/a.ts' })],
    ['does src/index.ts have any lint warnings?', one('lint_code', { path: 'src/index.ts' })],
    ['reformat src/a.js', one('format_code', { path: 'src/a.js' })],
    ['fix the indentation in main.py', one('format_code', { path: 'main.py' })],
    ['clean up the formatting of lib/x.ts', one('format_code', { path: 'lib/x.ts' })],
    ['lint lib/web, then run its tests', [['lint_code', { path: 'lib/web' }], ['run_tests', { path: 'lib/web' }]]],
    ['open a terminal in ~/work, type ls into it', [['open_terminal', { cwd: '~/work' }], ['send_terminal_input', { input: 'ls' }]]],
  ],
  services: [
    ['PUT {"a":1} to https://example.org/a', one('http_request', { url: page, method: 'PUT', body: { a: 1 } })],
    ['send a POST request to https://example.org/a with body {"name":"Bo"}', one('http_request', { url: page, method: 'POST', body: { name: 'Bo' } })],
    ['make a GET request to https://example.org/a', one('http_request', { url: page, method: 'GET' })],
    ['curl https://example.org/a', one('http_request', { url: page })],
    ['run the graphql query { me { id } } against https://example.org/a', one('graphql_query', { url: page, query: '{ me { id } }' })],
    ['fire a webhook at https://example.org/a with {"ok":true}', one('send_webhook', { url: page, payload: { ok: true } })],
  ],
  pages: [
    ['what does https://example.org/a say?', one('fetch_webpage', { url: page })],
    ['give me https://example.org/a as markdown', one('fetch_webpage', { url: page })],
    ['scrape h2 and .author from https://example.org/a', one('scrape_webpage', { url: page, selectors: ['h2', '.author'] })],
    ['could you grab the #main elements off https://example.org/a', one('scrape_webpage', { url: page, selectors: ['#main'] })],
    ['list the links on https://example.org/a', one('extract_links', { url: page })],
    ['which pages does https://example.org/a link to?', one('extract_links', { url: page })],
    ['extract the table from https://example.org/a as json', one('extract_tables', { url: page, format: 'json' })],
    ['dowload https://example.org/a into my Downloads folder', one('download_file', { url: page, local_path: '~/Downloads' })],
    ['grab https://example.org/a and save it as pics/a.png', one('download_file', { url: page, local_path: 'pics/a.png' })],
    ['download https://example.org/a to d.csv, then read it', [['download_file', { url: page, local_path: 'd.csv' }], ['read_file', { file_path: 'd.csv' }]]],
    ['crawl https://example.org/a 2 levels deep, max 50 pages', one('crawl_website', { url: page, max_depth: 2, max_pages: 50 })],
    ['show me the last 3 items of the feed https://example.org/a', one('read_feed', { url: page, limit: 3 })],
    ['is https://example.org/a down?', one('check_url', { url: page })],
    ['when does the certificate of https://example.org/a expire?', one('check_url', { url: page })],
    ['watch https://example.org/a for changes and let me know', one('monitor_webpage', { url: page })],
    ['has https://example.org/a changed?', one('monitor_webpage', { url: page })],
    ['google best pizza in naples', one('search_web', { query: 'best pizza in naples' })],
    ['look up the tallest mountain in Europe online', one('search_web', { query: 'the tallest mountain in Europe' })],
    ['fetch https://example.org/a and search the web for cats', [['fetch_webpage', { url: page }], ['search_web', { query: 'cats' }]]],
    ['open https://example.org/a in the browser', one('browser_navigate', { url: page })],
    ['browse to https://example.org/a', one('browser_navigate', { url: page })],
    ['take a screenshot of the page and save it as a.png', one('browser_screenshot', { output_path: 'a.png' })],
  ],
  machine: [
    ['start npm run dev in the background', one('start_process', { command: 'npm run dev' })],
    ['launch python -m http.server 8000 in the background in ~/site', one('start_process', { command: 'python -m http.server 8000', cwd: '~/site' })],
    ['restart nginx', one('control_service', { name: 'nginx', action: 'restart' })],
    ['turn off the cups service', one('control_service', { name: 'cups', action: 'stop' })],
    ['stop the redis service, no wait, restart it', one('control_service', { name: 'redis', action: 'restart' })],
    ["tell Bob on Telegram that I'm late", one('send_message', { recipient: 'Bob', platform: 'telegram', text: "I'm late" })],
    ['what is the value of PATH and HOME', one('get_environment', { names: ['PATH', 'HOME'] })],
    ['every day at 7:30 list ~/inbox', one('schedule_task', { schedule: '30 7 * * *', function: 'list_directory', arguments: { path: '~/inbox' } })],
    ['list ~/inbox on weekdays at 6pm', one('schedule_task', { schedule: '0 18 * * 1-5', function: 'list_directory', arguments: { path: '~/inbox' } })],
    ['every monday at 10am run the tests in ~/x', one('schedule_task', { schedule: '0 10 * * 1', function: 'run_tests', arguments: { path: '~/x' } })],
    ['every 15 minutes check whether https://example.org/a is up', one('schedule_task', { schedule: '*/15 * * * *', function: 'check_url', arguments: { url: page } })],
  ],
};

describe.each(Object.entries(meant))('%s', (_, sentences) => {
  test.each(sentences)('%s', (text, calls) => {
    const { decision, calls: made } = understand(text, registry);
    expect(made.map((call) => [call.name, call.arguments])).toEqual(calls);
    expect(decision).toBe('run');
  });
});

test.each<[string, string, string[]]>([
  ['message Anna on Slack', 'send_message', ['text']],
  ['download https://example.org/a', 'download_file', ['local_path']],
  ['hit the webhook https://example.org/a', 'send_webhook', ['payload']],
  ['type ls in the terminal', 'send_terminal_input', ['session_id']],
  ['schedule something for seven every morning', 'schedule_task', ['function']],
])('%s: what is missing is asked for', (text, name, missing) => {
  const { decision, calls, ask } = understand(text, registry);
  expect([decision, calls.map((call) => call.name), ask]).toEqual(['ask', [name], missing]);
});

test.each([
  'how do I run print(1) in python?',
  'what does print(1) do in python?',
  "don't run this in python: print(1)",
  'explain this python: print(sum([1]))',
  'is print(1) valid python?',
  'I ran print(1) in python yesterday',
  'did the tests pass yesterday?',
  'why do the tests in ~/x fail?',
  'should I reformat src/a.js?',
  'format the disk',
  'the linter in src/app is nice',
  'should I download https://example.org/a to b.zip?',
  'I downloaded https://example.org/a to b.zip yesterday',
  'if the site https://example.org/a is down, restart nginx',
  'the page https://example.org/a is nice',
  "don't open https://example.org/a",
  'he said "POST {} to https://example.org/a"',
  'what would happen if I POST {"a":1} to https://example.org/a?',
  'why is https://example.org/a slow?',
  'every night at 2 delete the folder tmp',
  'I ran the tests in ~/x every day at 8',
  'I could message Anna on Slack',
  'never start redis-server in the background',
])('%s: nothing is done', (text) => {
  expect(['nothing', 'unsure']).toContain(understand(text, registry).decision);
});

test('what is typed goes to the terminal that was opened', () => {
  const { calls } = understand('open a terminal in ~/site, type hugo server into it', registry);
  const opened = { call: { callId: '1', name: 'open_terminal', arguments: {} }, result: { role: 'result' as const, callId: '1', name: 'open_terminal', outcome: 'done' as const, output: { session_id: 'term_01' } } };
  expect(advance(calls, [opened]).next).toEqual([{ name: 'send_terminal_input', arguments: { input: 'hugo server', session_id: 'term_01' } }]);
});
