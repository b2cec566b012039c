// The data-analysis workflow that programs are promised: download, analyze, draw, report, mail; with a real web and SMTP server.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createMcpClient } from '../../src-main/index.ts';
import { createHandlers } from '../../src-main/runtime/handlers.ts';
import { startMailServers } from '../kit/mail/mailServers.ts';
import { firstToken, startSteward } from './kit/startSteward.ts';

const person = { signal: new AbortController().signal, session: 'test' };

const sales = `date,region,revenue_usd\n${Array.from({ length: 36 }, (_, month) => `${new Date(Date.UTC(2023, month, 1)).toISOString().slice(0, 10)},${month % 2 === 0 ? 'North' : 'South'},${1000 + month * 40}`).join('\n')}\n`;

async function startFiles(): Promise<string> {
  const server = createServer((request, response) => {
    response.setHeader('content-type', request.url === '/sales.csv' ? 'text/csv' : 'text/html');
    response.end(request.url === '/sales.csv' ? sales : `<title>${request.url ?? ''}</title><p>Words</p>`);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

test('download, summary, trend chart, report, mail; pages in parallel', async () => {
  const mail = await startMailServers();
  onTestFinished(mail.close);
  const site = await startFiles();
  const steward = await startSteward({ policy: 'unattended', allowHosts: ['127.0.0.1'] });
  await createHandlers(steward.runtime)['accounts.save']({ account: mail.account, secret: mail.password }, person);
  const client = await createMcpClient({ url: steward.url, token: firstToken });
  onTestFinished(() => client.shutdown());
  const at = (file: string): string => join(steward.workspace, file);

  await client.callFunction('download_file', { url: `${site}/sales.csv`, local_path: at('sales.csv') });
  const analysis = await client.callFunction('analyze_data', { data_source: at('sales.csv'), analysis_type: 'statistical_summary' });
  const chart = await client.callFunction('data_visualization', { data: analysis, chart_type: 'trend_analysis', output_path: at('sales_chart.png') });
  expect(chart).toMatchObject({ points: 36, title: 'Revenue over time' });
  await client.callFunction('create_file', { file_path: at('sales_report.html'), content: `<h1>${String(chart['title'])}</h1><pre>${JSON.stringify(analysis['rows'])}</pre><img src="sales_chart.png">` });
  await client.callFunction('send_email', { to: 'team@company.example', subject: 'Sales Analysis Complete', body: 'Report generated successfully', attachments: [at('sales_report.html'), at('sales_chart.png')] });
  expect(mail.taken).toHaveLength(1);
  const [taken] = mail.taken;
  expect(taken?.to).toEqual(['team@company.example']);
  expect(taken?.mail.attachments.map(({ filename }) => filename)).toEqual(['sales_report.html', 'sales_chart.png']);
  expect(taken?.mail.attachments[0]?.content.toString()).toContain('1700');
  expect(taken?.mail.attachments[1]?.content.toString('latin1', 1, 4)).toBe('PNG');

  const pages = await Promise.allSettled(['/a', '/b', '/c'].map((path) => client.callFunction('scrape_webpage', { url: `${site}${path}` })));
  expect(pages.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
}, 60_000);
