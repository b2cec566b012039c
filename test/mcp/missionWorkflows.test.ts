// The workflows of the mission document, call by call through the library, over a real Steward, web server and mail server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createMcpClient, type ComprehensiveMcpClient } from '../../src-main/index.ts';
import { startMailServers, type MailServers } from '../kit/mail/mailServers.ts';
import { startScriptedModel } from '../kit/scriptedModel.ts';
import { firstToken, startSteward, until, type TestSteward } from './kit/startSteward.ts';

const sales = `date,region,revenue\n${Array.from({ length: 24 }, (_, month) => `${new Date(Date.UTC(2024, month, 28)).toISOString().slice(0, 10)},${month % 2 === 0 ? 'North' : 'South'},${1000 + month * 25}`).join('\n')}\n`;

let mail: MailServers;
let origin: string;
const site = createServer((request, response) => {
  if (request.url === '/sales.csv') response.setHeader('content-type', 'text/csv').end(sales);
  else response.setHeader('content-type', 'text/html').end(`<title>${request.url}</title><h1>Page ${request.url}</h1>`);
});
beforeAll(async () => {
  mail = await startMailServers();
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});
afterAll(async () => {
  site.close();
  site.closeAllConnections();
  await mail.close();
});

/** A Steward whose person allows each card, and a program that calls it. */
async function meet(files: Record<string, string> = {}): Promise<{ steward: TestSteward; client: ComprehensiveMcpClient }> {
  const steward = await startSteward({ files, approvalWaitMs: 20_000 });
  await steward.runtime.accounts.save(mail.account, mail.password);
  onTestFinished(steward.runtime.approvals.event((action) => {
    if (action.type === 'asked') void steward.allow(action.approval.id);
  }));
  const client = await createMcpClient({ url: steward.url, token: firstToken, name: 'workflow' });
  onTestFinished(() => client.shutdown());
  return { steward, client };
}

function report(analysis: Record<string, unknown>): string {
  return `<h1>Sales</h1><ul>${(analysis['findings'] as string[]).map((line) => `<li>${line}</li>`).join('')}</ul><img src="sales_chart.png">`;
}

function expectMail(steward: TestSteward, index: number): void {
  const taken = mail.taken[index];
  expect(taken?.to).toEqual(['team@example.com']);
  expect(taken?.mail.subject).toBe('Sales Analysis Complete');
  expect(taken?.mail.attachments.map(({ filename }) => filename)).toEqual(['sales_report.html', 'sales_chart.png']);
  expect(taken?.mail.attachments[1]?.content).toEqual(readFileSync(join(steward.workspace, 'sales_chart.png')));
}

test('data analysis: download, summary, trend chart, report, mail', async () => {
  const { steward, client } = await meet();
  await client.callFunction('download_file', { url: `${origin}/sales.csv`, local_path: 'sales.csv' });
  const analysis = await client.callFunction('analyze_data', { data_source: 'sales.csv', analysis_type: 'statistical_summary' });
  expect(analysis).toMatchObject({ total_rows: 24, rows: [{}, {}, { column: 'revenue', mean: 1287.5, min: 1000, max: 1575 }] });
  const chart = await client.callFunction('data_visualization', { data: analysis, chart_type: 'trend_analysis', output_path: 'sales_chart.png' });
  expect(chart).toMatchObject({ title: 'Revenue over time', points: 24 });
  expect(readFileSync(join(steward.workspace, 'sales_chart.png')).subarray(1, 4).toString()).toBe('PNG');
  await client.callFunction('create_file', { file_path: 'sales_report.html', content: report(analysis) });
  const before = mail.taken.length;
  await client.callFunction('send_email', { to: 'team@example.com', subject: 'Sales Analysis Complete', body: 'Report generated successfully', attachments: ['sales_report.html', 'sales_chart.png'] });
  expectMail(steward, before);
});

test('the same from one sentence in the chat', async () => {
  const { steward } = await meet();
  const { runtime } = steward;
  const steps: [string, Record<string, unknown>][] = [
    ['download_file', { url: `${origin}/sales.csv`, local_path: 'sales.csv' }],
    ['analyze_data', { data_source: 'sales.csv', analysis_type: 'statistical_summary' }],
    ['data_visualization', { data: 'sales.csv', chart_type: 'trend_analysis', output_path: 'sales_chart.png' }],
    ['create_file', { file_path: 'sales_report.html', content: '<h1>Sales</h1><img src="sales_chart.png">' }],
    ['send_email', { to: 'team@example.com', subject: 'Sales Analysis Complete', body: 'Report generated successfully', attachments: ['sales_report.html', 'sales_chart.png'] }],
  ];
  const model = await startScriptedModel({ wire: 'openai', turns: [...steps.map(([name, args], index) => ({ calls: [{ id: `call_${index}`, name, arguments: args }] })), { text: 'The report is on its way.' }] });
  onTestFinished(() => model.close());
  const before = mail.taken.length;
  await runtime.settingChanges.update({ model: { provider: 'openai-compatible', model: 'scripted', baseUrl: model.baseUrl } });
  const { chatId } = await runtime.chats.create();
  await runtime.agent.send(chatId, `Download ${origin}/sales.csv, analyze it, draw the trend, write a report and mail it to team@example.com`);
  await until('the answer', () => model.requests.length === steps.length + 1);
  expectMail(steward, before);
});

test('conditional: what runs depends on what the machine has', async () => {
  const { client } = await meet();
  const { memory } = (await client.callFunction('get_system_info', { info_types: ['memory', 'disk'] })) as { memory: { available: number } };
  const heavy = memory.available > 1_000_000_000;
  const done = heavy
    ? await client.callFunction('train_model', { data: Array.from({ length: 40 }, (_, x) => ({ x, y: 2 * x + 1 })), model_type: 'deep_learning', target: 'y', hyperparameters: { epochs: 50 }, output_path: 'model.json' })
    : await client.callFunction('send_notification', { title: 'Resource Warning', message: 'Insufficient memory for model training' });
  expect(done).toBeDefined();
});

test('parallel: three pages at once, each with its own outcome', async () => {
  const { client } = await meet();
  const results = await Promise.allSettled(['/one', '/two', '/three'].map((path) => client.callFunction('scrape_webpage', { url: `${origin}${path}`, selectors: { heading: 'h1' } })));
  expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
  expect(JSON.stringify(results)).toContain('Page /two');
});

test('chaining: what one call read is what the next works on', async () => {
  const { steward, client } = await meet({ 'input.txt': 'steward' });
  const { content } = (await client.callFunction('read_file', { file_path: 'input.txt' })) as { content: string };
  const { output } = (await client.callFunction('execute_javascript', { code: `console.log(${JSON.stringify(content)}.toUpperCase())` })) as { output: string };
  await client.callFunction('write_file', { file_path: 'output.txt', content: output });
  expect(readFileSync(join(steward.workspace, 'output.txt'), 'utf8').trim()).toBe('STEWARD');
});
