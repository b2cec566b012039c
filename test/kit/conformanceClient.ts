// Steward's client as the conformance suites start it: `node conformanceClient.ts ADDRESS`, the scenario in the
// environment. It connects, uses all that is offered, and signs in where that is wanted; a browser is played by `visit`.
import { connectServer } from '../../src-main/mcp/client/connectServer.ts';
import { readInventory } from '../../src-main/mcp/client/inventory.ts';
import type { OpenServer } from '../../src-main/mcp/client/openServer.ts';
import { createServerLog } from '../../src-main/mcp/client/serverLog.ts';
import { answerQuestions } from '../../src-main/mcp/questions/answerQuestions.ts';
import type { CallContext } from '../../src-main/registry/defineFunction.ts';
import { createSignIn } from '../../src-main/mcp/signIn/createSignIn.ts';
import type { Credentials } from '../../src-main/mcp/signIn/credentials.ts';
import type { SignInSettings } from '../../src-main/mcp/signIn/runSignIn.ts';
import { systemClock } from '../../src-main/kernel/clock.ts';
import { isAppError } from '../../src-main/kernel/errors.ts';
import { createLocalProcesses } from '../../src-main/ports/local/startProcess.ts';
import { visit } from './servers/authorizationServer.ts';

interface Context {
  client_id?: string;
  client_secret?: string;
  toolCalls?: { name: string; arguments: Record<string, unknown> }[];
}

const url = process.argv[2] ?? '';
const context = JSON.parse(process.env['MCP_CONFORMANCE_CONTEXT'] ?? '{}') as Context;
/** Where the suites' authorization servers look for the document that describes this client. */
const clientMetadataUrl = 'https://conformance-test.local/client-metadata.json';
/** A person would not sign in again and again, either. */
const mostSignIns = 3;

let kept: Credentials | undefined;
const settings: SignInSettings = context.client_id === undefined ? { clientMetadataUrl } : { clientId: context.client_id, clientSecret: { secret: 'client' } };
const signIn = createSignIn({
  server: 'conformance',
  url,
  settings,
  store: { read: () => Promise.resolve(kept), write: (_, value) => Promise.resolve(void (kept = value)), remove: () => Promise.resolve(void (kept = undefined)) },
  readSecret: () => Promise.resolve(context.client_secret ?? ''),
  clock: systemClock,
});

let signIns = 0;
/** Does it; when a sign-in is wanted for it, signs in and does it again. */
async function signedIn<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isAppError(error, 'UNAUTHENTICATED') || signIn.state() !== 'needed' || ++signIns > mostSignIns) throw error;
    const { url: page, done } = await signIn.begin();
    await visit(page);
    await done;
    return signedIn(work);
  }
}

async function useAll(server: OpenServer): Promise<void> {
  const { tools, resources, prompts } = await signedIn(() => readInventory(server, {}));
  const focal = tools.find((tool) => '$schema' in tool.inputSchema);
  const calls = context.toolCalls ?? tools.map(({ name, inputSchema }) => ({ name, arguments: focal && 'schema' in (inputSchema.properties ?? {}) ? { schema: focal.inputSchema } : exampleOf(inputSchema.properties ?? {}) }));
  for (const call of calls) {
    const tool = tools.find(({ name }) => name === call.name);
    // One that is refused is no reason to leave the others out.
    if (tool) await signedIn(() => server.callTool(call.name, call.arguments, { idempotent: true, tool, ask: allows })).catch((error: unknown) => console.error(error));
  }
  for (const { uri } of resources) await signedIn(() => server.readResource(uri));
  for (const { name, arguments: wanted = [] } of prompts) await signedIn(() => server.getPrompt(name, Object.fromEntries(wanted.map((each) => [each.name, 'value']))));
}

function exampleOf(properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => {
      const { type } = schema as { type?: string };
      return [name, type === 'number' || type === 'integer' ? 5 : type === 'boolean' ? true : 'value'];
    }),
  );
}

const log = createServerLog(systemClock, (text) => text);
/** A person who allows whatever stands on the card, as it stands. */
const allows: CallContext['ask'] = async (question, input) => ({ kind: 'answered', output: await question.handler({} as CallContext, question.input.parse(input)) });

const server = await signedIn(() =>
  connectServer({
    entry: { name: 'conformance', connection: { kind: 'http', url, headers: {} }, enabled: true },
    log,
    timeoutMs: 10_000,
    hide: (text) => text,
    workspace: () => process.cwd(),
    processes: createLocalProcesses(),
    readSecret: () => Promise.reject(new Error('there are no secrets')),
    signIn,
    ...answerQuestions({ server: 'conformance', log, hide: (text) => text, model: { describe: () => Promise.reject(new Error('there is no model')), answer: () => Promise.reject(new Error('there is no model')) } }),
  }),
);
await useAll(server);
await server.end();
signIn.end();
