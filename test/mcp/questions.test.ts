// What other servers ask while they are called, over the whole of Steward: the person alone answers, on a card.
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { ApprovalView, Caller } from '../../src-preload/contract/index.ts';
import type { Runtime } from '../../src-main/runtime/createRuntime.ts';
import { startScriptedModel, type ScriptedModel } from '../kit/scriptedModel.ts';
import { openAdopted } from './kit/adoptedServers.ts';
import { until } from './kit/startSteward.ts';

const probe = (era: 'legacy' | 'modern') => () => [{ name: 'probe', command: process.execPath, args: [fileURLToPath(new URL('../kit/servers/probeServer.ts', import.meta.url)), era] }];
const catalogue: Caller = { kind: 'catalogue' };
const eras = ['legacy', 'modern'] as const;

async function open(era: 'legacy' | 'modern' = 'modern', policy = 'trusted'): Promise<Runtime> {
  const { runtime } = await openAdopted(probe(era), { policy });
  await until('the tools of the server', () => runtime.registry.get('probe__ask_form') !== undefined);
  return runtime;
}

const call = (runtime: Runtime, tool: string, input: Record<string, unknown>, more: object = {}) => runtime.door.callFunction({ name: `probe__${tool}`, input, caller: catalogue, approval: 'wait', ...more });
const said = (outcome: { raw: Record<string, unknown> | undefined }): unknown => (outcome.raw?.['content'] as { text: string }[] | undefined)?.[0]?.text;

/** The person, card by card. */
function person(runtime: Runtime, ...answers: ((card: ApprovalView) => Promise<unknown>)[]): ApprovalView[] {
  const seen: ApprovalView[] = [];
  onTestFinished(runtime.approvals.event((action) => {
    if (action.type !== 'asked') return;
    seen.push(action.approval);
    void answers.shift()?.(action.approval);
  }));
  return seen;
}
const decide = (runtime: Runtime, verdict: 'allow' | 'refuse') => (card: ApprovalView) => runtime.door.decide([{ approvalId: card.id, digest: card.call.digest, verdict, scope: 'once', note: undefined }]);
const fill = (runtime: Runtime, values: Record<string, unknown>) => async (card: ApprovalView) => decide(runtime, 'allow')(await runtime.door.editApproval(card.id, values));

const schema = {
  type: 'object',
  properties: { name: { type: 'string', title: 'Your name', minLength: 2 }, age: { type: 'integer', minimum: 0, default: 30 }, news: { type: 'boolean' }, colour: { type: 'string', enum: ['red', 'green'], default: 'green' } },
  required: ['name'],
};

test.each(eras)('a form is filled in by the person, whatever the preset allows, and goes to the server: %s', async (era) => {
  const runtime = await open(era);
  const cards = person(runtime, fill(runtime, { name: 'Ada', age: '36' }));
  expect(said(await call(runtime, 'ask_form', { message: 'Who are you?', schema }))).toBe('{"action":"accept","content":{"name":"Ada","age":36,"news":false,"colour":"green"}}');
  expect(cards).toMatchObject([{
    heading: expect.stringContaining('Answer probe'),
    approveLabel: 'Send to probe',
    ruleId: 'ask.questions',
    offers: [{ scope: 'once' }],
    terms: [{ detail: 'to probe' }, {}, {}],
    preview: { kind: 'form', server: 'probe', message: 'Who are you?', fields: [{ name: 'name', title: 'Your name', required: true, type: 'text', value: '' }, { name: 'age', value: '30', limits: 'a whole number, at least 0' }, { name: 'news', value: 'false' }, { name: 'colour', value: 'green', choices: [{ value: 'red' }, { value: 'green' }] }] },
    call: { arguments: { name: '', age: 30, news: false, colour: 'green' } },
  }]);
  // Written down, as a call of its own.
  expect(await runtime.auditQueries.each({} as never, 10)).toContainEqual(expect.objectContaining({ name: 'answer_server', state: 'done', summary: 'Sent the answers to probe' }));
});

test('what is missing is said and asked for again; what was filled in stays', async () => {
  const runtime = await open();
  const cards = person(runtime, fill(runtime, { age: 5 }), fill(runtime, { name: 'Ada' }));
  expect(said(await call(runtime, 'ask_form', { message: 'Who are you?', schema }))).toContain('"name":"Ada","age":5');
  expect(cards[1]?.preview.notes).toEqual(expect.arrayContaining([{ tone: 'destroy', text: 'Not sent yet: name is required' }]));
  expect(cards[1]?.call.arguments).toMatchObject({ age: 5 });
});

test.each(eras)('what the person refuses is declined, and the call goes on: %s', async (era) => {
  const runtime = await open(era);
  person(runtime, decide(runtime, 'refuse'));
  expect(said(await call(runtime, 'ask_form', { message: 'Who?', schema }))).toContain('"action":"decline"');
});

test.each(['password', 'apiToken', 'user_pin', 'new-secret'])('a form that asks for a %s is declined unseen', async (field) => {
  const runtime = await open();
  const cards = person(runtime);
  expect(said(await call(runtime, 'ask_form', { message: 'Please', schema: { type: 'object', properties: { [field]: { type: 'string' } } } }))).toContain('"action":"decline"');
  expect(cards).toEqual([]);
});

test('where nobody can be asked for the call, nobody is asked and nothing is told; an outside caller’s patience is the question’s', async () => {
  const runtime = await open();
  const cards = person(runtime);
  for (const approval of ['refuse', undefined]) expect(said(await runtime.door.callFunction({ name: 'probe__ask_form', input: { message: 'Who?', schema }, caller: { kind: 'cli' }, ...(approval === 'refuse' && { approval }) }))).toContain('"action":"cancel"');
  expect(cards).toEqual([]);
  const outside = await call(runtime, 'ask_form', { message: 'Who?', schema }, { caller: { kind: 'mcp', client: 'test', tokenId: 'default' }, approval: { waitMs: 100 } });
  expect(said(outside)).toContain('"action":"cancel"');
  expect(cards).toHaveLength(1);
  expect(runtime.approvals.unanswered()).toEqual([]);
});

test('a page is opened by the person’s click only; the card shows its host, and that it is not encrypted or looks like another', async () => {
  const runtime = await open();
  const cards = person(runtime, decide(runtime, 'allow'), decide(runtime, 'refuse'));
  expect(said(await call(runtime, 'ask_address', { url: 'https://sign-in.example/x?y=1' }))).toBe('accept');
  expect(cards[0]).toMatchObject({ opens: 'https://sign-in.example/x?y=1', approveLabel: 'Open sign-in.example', preview: { facts: expect.arrayContaining([{ label: 'Host', value: 'sign-in.example', tone: 'strong' }]) } });
  expect(said(await call(runtime, 'ask_address', { url: 'http://раypal.example/' }))).toBe('decline');
  expect(cards[1]?.preview.notes.map(({ text }) => text)).toEqual(expect.arrayContaining(['This page is not encrypted', 'The host is written in letters that can look like others']));
  // Another address than the card's is not sneaked in by an edit.
  const third = person(runtime, async (card) => {
    await expect(runtime.door.editApproval(card.id, { url: 'https://evil.example/' })).rejects.toMatchObject({ code: 'INVALID_INPUT' });
    await decide(runtime, 'refuse')(card);
  });
  await call(runtime, 'ask_address', { url: 'https://sign-in.example/' });
  expect(third).toHaveLength(1);
});

const secret = 'the-secret-nobody-may-see';

async function withModel(...turns: { text: string }[]): Promise<{ runtime: Runtime; model: ScriptedModel }> {
  const model = await startScriptedModel({ wire: 'openai', turns });
  onTestFinished(() => model.close());
  const runtime = await open();
  await runtime.secrets.set('kept', secret);
  await runtime.settingChanges.update({ model: { provider: 'openai-compatible', model: 'scripted', baseUrl: model.baseUrl } });
  return { runtime, model };
}

test('a server’s words reach the model, and the model’s words the server, by the person’s leave each time; secrets reach neither', async () => {
  const { runtime, model } = await withModel({ text: `sampled ${secret}` });
  const cards = person(runtime, decide(runtime, 'allow'), decide(runtime, 'allow'));
  const outcome = await call(runtime, 'ask_model', { text: `Say ${secret}` });
  expect(said(outcome)).toContain('sampled');
  expect(said(outcome)).not.toContain(secret);
  expect(cards).toMatchObject([
    { approveLabel: 'Ask scripted', preview: { facts: expect.arrayContaining([{ label: 'Server', value: 'probe', tone: 'strong' }, { label: 'Model', value: 'scripted', tone: 'strong' }]), body: expect.stringContaining('user: Say ') } },
    { approveLabel: 'Send to probe', preview: { body: expect.stringContaining('sampled') } },
  ]);
  expect(model.requests).toMatchObject([{ tools: [] }]);
  expect(JSON.stringify([cards, model.requests.map(({ body }) => body)])).not.toContain(secret);
});

test('the person takes something out before it is sent, to the model or to the server', async () => {
  const { runtime, model } = await withModel({ text: 'sampled, and more' });
  person(runtime, fill(runtime, { messages: [{ role: 'user', text: 'Something else' }] }), fill(runtime, { text: 'sampled' }));
  expect(said(await call(runtime, 'ask_model', { text: 'Something' }))).toContain('"text":"sampled"');
  expect(model.requests[0]?.person).toEqual(['Something else']);
});

test('refused before the model, nothing is asked of it; refused after, nothing of it is sent', async () => {
  const { runtime, model } = await withModel({ text: 'sampled' });
  person(runtime, decide(runtime, 'refuse'), decide(runtime, 'allow'), decide(runtime, 'refuse'));
  expect(await call(runtime, 'ask_model', {})).toMatchObject({ state: 'failed' });
  expect(model.requests).toEqual([]);
  const after = await call(runtime, 'ask_model', {});
  expect(after).toMatchObject({ state: 'failed' });
  expect(model.requests).toHaveLength(1);
  expect(JSON.stringify(after.error)).not.toContain('sampled');
});

test.each([
  ['pictures', { content: { type: 'image', data: '', mimeType: 'image/png' } }],
  ['too much', { text: 'x'.repeat(60_000) }],
])('%s are not passed on to the model', async (_, input) => {
  const { runtime, model } = await withModel();
  const cards = person(runtime);
  expect(await call(runtime, 'ask_model', input)).toMatchObject({ state: 'failed' });
  expect([cards, model.requests]).toEqual([[], []]);
});

test('the offline engine answers no server, and says so', async () => {
  const runtime = await open();
  const cards = person(runtime);
  expect(await call(runtime, 'ask_model', {})).toMatchObject({ state: 'failed' });
  expect(cards).toEqual([]);
});

test('a question does not outlive its call, and its time is not the call’s', async () => {
  const runtime = await open();
  const stopper = new AbortController();
  person(runtime, () => Promise.resolve(stopper.abort()));
  expect(await call(runtime, 'ask_form', { message: 'Who?', schema }, { signal: stopper.signal })).toMatchObject({ error: { code: expect.stringMatching(/CANCELLED|OUTCOME_UNKNOWN/) } });
  await until('the card is gone', () => runtime.approvals.unanswered().length === 0);
});

test('nobody can call a question: it is in no list, and its name is no function', async () => {
  const runtime = await open();
  const names: string[] = [];
  person(runtime, async (card) => {
    names.push(...runtime.registry.functions.map(({ name }) => name));
    expect(await runtime.door.callFunction({ name: 'answer_server', input: {}, caller: catalogue, approval: 'wait' })).toMatchObject({ state: 'failed', error: { code: 'UNKNOWN_FUNCTION' } });
    await decide(runtime, 'refuse')(card);
  });
  await call(runtime, 'ask_form', { message: 'Who?', schema });
  expect(names).not.toContain('answer_server');
});
