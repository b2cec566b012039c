import { z } from 'zod';
import { AppError } from '../../kernel/errors.ts';
import { formatCount } from '../../kernel/format.ts';
import { defineFunction } from '../../registry/defineFunction.ts';
import { readAnswer } from './shared/readAnswer.ts';
import { headersField, secretsOf, shownHeaders } from './shared/requestParts.ts';
import { hostOf, previewRequest, reaches, urlField } from './shared/webAddress.ts';

/** Names and types of what a server offers, without the whole schema. */
const introspection = 'query { __schema { queryType { name fields { name description args { name type { name kind ofType { name kind } } } type { name kind ofType { name kind } } } } mutationType { name fields { name description } } types { name kind } } }';

export const graphqlQuery = defineFunction({
  name: 'graphql_query',
  title: 'GraphQL query',
  category: 'web',
  summary: 'A GraphQL query or mutation',
  description: 'Posts a GraphQL query with variables and returns data and errors. Without a query it asks the server what it offers: the fields of its queries and mutations and the names of its types. Saved secrets are put into headers by name.',
  input: z.strictObject({
    url: urlField('The GraphQL endpoint.'),
    query: z.string().min(1).max(200_000).optional().describe('The query or mutation. Left out: a summary of what the server offers.'),
    variables: z.record(z.string(), z.json()).default({}).describe('Values of its variables.'),
    operation: z.string().min(1).max(200).optional().describe('Which operation runs, where query holds several.'),
    headers: headersField,
    timeout_seconds: z.number().min(1).max(300).default(30).describe('Seconds until the whole answer must be there.'),
  }),
  output: z.strictObject({
    data: z.json().describe('What the server returned; null where it failed.'),
    errors: z.array(z.strictObject({ message: z.string().describe('What went wrong.'), path: z.array(z.union([z.string(), z.number()])).describe('Where in the query.') })).describe('Errors of the query; data may be there in part all the same.'),
    status: z.number().int().describe('HTTP status.'),
  }),
  annotations: { readOnly: false, destructive: true, idempotent: false, openWorld: true },
  undo: 'impossible',
  timeoutMs: 320_000,
  phrase: ({ url }) => ({ base: 'Query', present: 'Querying', past: 'Queried', object: `${hostOf(url)} by GraphQL` }),
  effects: ({ url, headers }) => [reaches(url, 'write', secretsOf(headers))],
  preview: async (context, { url, headers, ...call }) => ({ preview: await previewRequest(context, { method: 'POST', url, headers: shownHeaders({ 'content-type': 'application/json', ...headers }), body: bodyOf(call) }), approveLabel: 'Send query' }),
  summarise: ({ errors, status }) => (errors.length > 0 ? `${formatCount(errors.length, 'error')}: ${errors[0]?.message ?? ''}` : `Answered with status ${status}`),
  view: ({ data, errors }) => ({ kind: 'json', text: JSON.stringify(errors.length > 0 ? { data, errors } : data, null, 2).slice(0, 100_000), truncated: false }),
  phrasings: [
    'run a GraphQL query against https://api.example.com/graphql',
    'query the GraphQL API for users',
    'what does this GraphQL schema offer',
    'introspect the graphql endpoint',
    'send a mutation to the GraphQL server',
    'fetch the repository stars with GraphQL',
    'graphql query with variables id = 5',
    'ask the countries GraphQL API for capitals',
    'list the queries of the GraphQL service',
    'execute this gql document',
  ],
  examples: [{ title: 'A query', input: { url: 'https://site.example.com/graphql', query: 'query($id: ID!) { user(id: $id) { name } }', variables: { id: '1' } } }],
  async handler({ network, signal }, { url, headers, timeout_seconds, ...call }) {
    const response = await network.request({ url, method: 'POST', headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json, application/json', ...headers }, body: bodyOf(call), signal, timeoutMs: timeout_seconds * 1000, silenceMs: timeout_seconds * 1000 });
    const { body } = await readAnswer(response, 20_000_000);
    const answer = answerShape.safeParse(jsonOf(body));
    if (!answer.success) throw new AppError('UNSUPPORTED', `${hostOf(url)} did not answer in GraphQL (status ${response.status})`, { hint: 'Is this the address of the GraphQL endpoint?' });
    return { data: answer.data.data ?? null, errors: (answer.data.errors ?? []).map(({ message, path }) => ({ message, path: path ?? [] })), status: response.status };
  },
});

const answerShape = z.looseObject({ data: z.json().optional(), errors: z.array(z.looseObject({ message: z.string(), path: z.array(z.union([z.string(), z.number()])).optional() })).optional() }).refine(({ data, errors }) => data !== undefined || errors !== undefined);

function bodyOf({ query = introspection, variables, operation }: { query?: string | undefined; variables: Record<string, unknown>; operation?: string | undefined }): string {
  return JSON.stringify({ query, variables, ...(operation !== undefined && { operationName: operation }) });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
