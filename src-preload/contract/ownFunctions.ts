import { z } from 'zod';
import { json, timestamp } from './common.ts';
import { mcpConfiguration, type DiscoveryProblem } from './servers.ts';

/** Of a function that a configuration defines: what every model and client takes, and nothing that looks like another server's tool. */
export const ownFunctionName = z
  .string()
  .regex(/^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, 'use small letters, digits and single underscores between them, beginning with a letter')
  .max(64, 'has more than 64 characters');

const schemaText = 'JSON Schema';
const oneLine = /^[^\r\n\u0000]*$/;
const text = z.string().max(20_000);
const headerText = text.regex(oneLine, 'must be one line');
const hosts = z.array(z.string().min(1).max(300)).max(50).optional().describe('Hosts it may reach, for example api.example.com or example.com:8080; without any it has no network.');
const cwd = z.string().min(1).max(4096).optional().describe('Folder to run in. Default: the workspace.');
const timeout = z.number().min(0.1).max(3600).optional().describe('Seconds until it is ended. Default 60.');

export const commandImplementation = z.strictObject({
  type: z.literal('command'),
  command: z
    .array(z.union([text, z.array(text).min(1).max(20)]))
    .min(1)
    .max(500)
    .describe('The program and its arguments. {{name}} puts in a parameter; whatever it holds stays one argument. A list within is left out as a whole where a parameter in it was not given.'),
  cwd,
  environment: z.record(z.string(), text).optional().describe('Variables to add.'),
  stdin: z.string().max(1_000_000).optional().describe('Text for standard input.'),
  hosts,
  timeout_seconds: timeout,
});

const secretHeader = z.strictObject({ secret: z.string().min(1).max(200).describe('Name of a saved secret.'), prefix: z.string().max(100).regex(oneLine).optional().describe('Stands before it: "Bearer ".') });
const plainValue = z.union([text, z.number(), z.boolean()]);

export const httpImplementation = z.strictObject({
  type: z.literal('http'),
  url: z.string().min(1).max(8000).describe('https://host/path. {{name}} may stand after the host only, and is encoded.'),
  method: z.enum(['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE']).optional().describe('Default GET, or POST with a body.'),
  query: z.record(z.string(), plainValue).optional().describe('Added to the address. What is not given is left out.'),
  headers: z.record(z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,200}$/, 'is no name of a header'), z.union([headerText, secretHeader])).optional().describe('A saved secret goes by its name: {"Authorization": {"secret": "api-key", "prefix": "Bearer "}}.'),
  body: z.unknown().optional().describe('Sent as JSON; a text as it is. "{{name}}" alone becomes the value itself.'),
  form: z.record(z.string(), plainValue).optional().describe('A form in the place of body.'),
  select: z.string().max(500).optional().describe('The part of the JSON answer that is the result: data.items'),
  timeout_seconds: z.number().min(1).max(600).optional().describe('Default 30.'),
});

export const scriptImplementation = z.strictObject({
  type: z.literal('script'),
  file: z.string().min(1).max(1000).describe('A .py, .js, .mjs or .ts file beside this one, or in a folder beside it. It finds the arguments as `inputs`.'),
  engine: z.enum(['node', 'isolated']).optional().describe('For JavaScript and TypeScript. isolated: without files, network and programs. Default node.'),
  cwd,
  hosts,
  timeout_seconds: timeout,
});

export const sqlImplementation = z.strictObject({
  type: z.literal('sql'),
  connection: z.string().min(1).max(200).describe('Name of a saved connection.'),
  statement: z.string().min(1).max(100_000).describe('One statement; :name puts in a parameter.'),
});

export const stepsImplementation = z.strictObject({
  type: z.literal('steps'),
  steps: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9_]{0,40}$/, 'use small letters, digits and underscores').optional().describe('What later steps call its result by. Default step1, step2 …'),
        function: z.string().min(1).max(64).describe('Name of a function.'),
        arguments: z.record(z.string(), z.unknown()).optional().describe('{{name}} puts in a parameter, {{step1.path}} a part of an earlier result.'),
      }),
    )
    .min(1)
    .max(20)
    .describe('Calls that are made one after the other, each judged and asked for by itself.'),
});

const workflowImplementation = z.strictObject({ type: z.literal('workflow'), workflow: z.unknown().optional() });

export const implementation = z.discriminatedUnion('type', [commandImplementation, httpImplementation, scriptImplementation, sqlImplementation, stepsImplementation, workflowImplementation]);
export type Implementation = z.infer<typeof implementation>;

/** An entry of `mcp_functions.json`. */
export const ownFunctionEntry = z.strictObject({
  name: ownFunctionName.describe('What it is called by. The name of a built-in function, without an implementation, gives that one another description.'),
  title: z.string().min(1).max(60).optional().describe('Two or three words for people.'),
  description: z.string().min(1).max(4000).describe('What it does and when to use it; models choose by it.'),
  parameters: z.record(z.string(), z.unknown()).optional().describe(`${schemaText} of an object; or its properties alone, which are then all required.`),
  returns: z.record(z.string(), z.unknown()).optional().describe(`${schemaText} of the result. Without it the result is that of the command, request or script as a whole.`),
  implementation: implementation.optional(),
  annotations: z.strictObject({ read_only: z.boolean().optional(), destructive: z.boolean().optional(), idempotent: z.boolean().optional() }).optional().describe('Told to clients. What may run without asking is judged by what it touches.'),
  phrasings: z.array(z.string().min(1).max(300)).max(50).optional().describe('Sentences a person would type; they feed the search.'),
  examples: z.array(z.strictObject({ title: z.string().min(1).max(200), input: z.record(z.string(), z.unknown()) })).max(20).optional(),
  enabled: z.boolean().optional().describe('Default true.'),
});
export type OwnFunctionEntry = z.infer<typeof ownFunctionEntry>;

/** `mcp_functions.json`. Comments and trailing commas are read. */
export const functionsFile = z.strictObject({
  $schema: z.string().optional(),
  mcp_configuration: mcpConfiguration.optional(),
  functions: z.array(ownFunctionEntry).optional(),
  function_categories: z.record(z.string(), z.strictObject({ description: z.string().optional(), functions: z.array(ownFunctionEntry).optional() })).optional().describe('The same, in groups.'),
});

/** A function of a configuration as the screen lists it. */
export const ownFunction = z.strictObject({
  name: z.string(),
  description: z.string(),
  kind: z.enum(['command', 'http', 'script', 'sql', 'steps', 'description']),
  /** operator: of the file Steward was started with. person: of the one in the data folder. folder: a script that was dropped. */
  from: z.enum(['operator', 'person', 'folder']),
  enabled: z.boolean(),
});
export type OwnFunction = z.infer<typeof ownFunction>;

/** A script in the folder that is not used before the person has accepted this very text. */
export const waitingScript = z.strictObject({
  file: z.string(),
  name: z.string(),
  description: z.string(),
  hash: z.string(),
  text: z.string(),
  /** When another text under this name was accepted; absent for a new one. */
  acceptedBefore: timestamp.optional(),
});
export type WaitingScript = z.infer<typeof waitingScript>;

export const acceptedScript = z.strictObject({ file: z.string(), hash: z.string(), at: timestamp });
export type AcceptedScript = z.infer<typeof acceptedScript>;

export interface OwnFunctionsState {
  /** The person's file, and the folder for scripts. */
  file: string;
  folder: string;
  operatorFile: string | null;
  functions: OwnFunction[];
  waiting: WaitingScript[];
  problems: DiscoveryProblem[];
}
export type OwnFunctionsAction = { type: 'replaced'; state: OwnFunctionsState };

const entry = z.record(z.string(), json);
const problem = z.strictObject({ path: z.string(), text: z.string() });

export const ownFunctionMethods = {
  /** What would be wrong with an entry, and its page in the reference. `replaces`: the entry that is edited. */
  'ownFunctions.check': { params: z.strictObject({ entry, replaces: z.string().optional() }), result: z.strictObject({ problems: z.array(problem), reference: z.string().optional() }) },
  /** Into the person's file. CONFIG_INVALID where `check` finds something. */
  'ownFunctions.save': { params: z.strictObject({ entry, replaces: z.string().optional() }), result: z.strictObject({ name: z.string() }) },
  /** From the person's file. */
  'ownFunctions.remove': { params: z.strictObject({ name: z.string() }), result: z.strictObject({}) },
  /** As it is written. NOT_FOUND where the person's file has none of that name. */
  'ownFunctions.get': { params: z.strictObject({ name: z.string() }), result: z.strictObject({ entry }) },
  /** An entry that does what these calls did, to be looked at and saved. */
  'ownFunctions.propose': { params: z.strictObject({ callIds: z.array(z.string()).min(1).max(20) }), result: z.strictObject({ entry }) },
  /** CONFLICT when the script is another by now. */
  'ownFunctions.acceptScript': { params: z.strictObject({ file: z.string(), hash: z.string() }), result: z.strictObject({}) },
  /** It is not used any more, until it is accepted again. */
  'ownFunctions.withdrawScript': { params: z.strictObject({ name: z.string() }), result: z.strictObject({}) },
  /** Its page in the reference, as Markdown. */
  'functions.reference': { params: z.strictObject({ name: z.string() }), result: z.strictObject({ markdown: z.string() }) },
} as const;

export type OwnFunctionProblem = z.infer<typeof problem>;
