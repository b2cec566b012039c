import { ProtocolError, ProtocolErrorCode, ResourceNotFoundError, type CompleteResult, type InputRequiredResult, type PromptMessage, type Resource, type ResourceTemplateType, type Server, type ServerContext } from '@modelcontextprotocol/server';
import { page } from './pagination.ts';
import type { Offer } from './offers.ts';
import { toProtocolError } from './protocolErrors.ts';
import type { PromptDefinition } from './prompts/promptDefinition.ts';
import type { Reader } from './resources/resourceSource.ts';

const mostValues = 100;

/** Addresses this client wants to hear of. Handlers that note it are set on `server`, with those for resources, prompts and completion. */
export function handleOutward(server: Server, offer: Offer, readerOf: (exchange: ServerContext) => Reader): Set<string> {
  const subscribed = new Set<string>();

  server.setRequestHandler('resources/list', ({ params }) => {
    const { items, ...rest } = page<Resource>(offer.resources.list(offer), params?.cursor);
    return { resources: items, ...rest };
  });
  server.setRequestHandler('resources/templates/list', ({ params }) => {
    const { items, ...rest } = page<ResourceTemplateType>(offer.resources.templates(offer), params?.cursor);
    return { resourceTemplates: items, ...rest };
  });
  server.setRequestHandler('resources/read', async ({ params: { uri } }, exchange) => {
    try {
      const contents = await offer.resources.read(uri, readerOf(exchange));
      if (!contents) throw new ResourceNotFoundError(uri);
      return { contents };
    } catch (error) {
      throw toProtocolError(error, { uri });
    }
  });
  server.setRequestHandler('resources/subscribe', ({ params: { uri } }) => {
    requireTold(uri, offer);
    subscribed.add(uri);
    return {};
  });
  server.setRequestHandler('resources/unsubscribe', ({ params: { uri } }) => {
    subscribed.delete(uri);
    return {};
  });

  server.setRequestHandler('prompts/list', ({ params }) => {
    const { items, ...rest } = page(offer.prompts, params?.cursor);
    return { prompts: items.map(({ name, title, description, arguments: wanted }) => ({ name, title, description, arguments: wanted.map(({ completes: _completes, ...argument }) => argument) })), ...rest };
  });
  server.setRequestHandler('prompts/get', async ({ params: { name, arguments: given = {} } }, exchange): Promise<{ description: string; messages: PromptMessage[] } | InputRequiredResult> => {
    const prompt = requirePrompt(name, offer);
    for (const argument of prompt.arguments) {
      if (argument.required && given[argument.name] === undefined) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `The prompt ${name} needs the argument ${argument.name}: ${argument.description}`);
    }
    const messages = await prompt.messages(given, readerOf(exchange), exchange);
    return Array.isArray(messages) ? { description: prompt.description, messages } : messages;
  });

  server.setRequestHandler('completion/complete', async ({ params: { ref, argument } }, exchange): Promise<CompleteResult> => {
    const by = readerOf(exchange);
    const values = ref.type === 'ref/prompt' ? completeArgument(requirePrompt(ref.name, offer), argument, offer, by) : offer.resources.complete(ref.uri, argument.name, argument.value, by);
    if (!values) throw new ProtocolError(ProtocolErrorCode.InvalidParams, ref.type === 'ref/prompt' ? `The prompt ${ref.name} has no argument ${argument.name}` : `Unknown resource template: ${ref.uri}`);
    const all = await values;
    return { completion: { values: all.slice(0, mostValues), total: all.length, hasMore: all.length > mostValues } };
  });
  return subscribed;
}

/** Refuses to tell of what this client may not see, and of what tells nothing. */
export function requireTold(uri: string, offer: Offer): void {
  if (!offer.resources.tells(uri, offer)) throw new ResourceNotFoundError(uri, `Nothing is told of changes of ${uri}; only Steward's own records can be followed, where the token may read them`);
}

function requirePrompt(name: string, offer: Offer): PromptDefinition {
  const prompt = offer.prompts.find((candidate) => candidate.name === name);
  if (!prompt) throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no prompt called ${name}`);
  return prompt;
}

/** The path template's values serve every argument that is a path. */
const pathTemplate = { uri: 'workspace:///{+path}', variable: 'path' } as const;

function completeArgument(prompt: PromptDefinition, { name, value }: { name: string; value: string }, offer: Offer, by: Reader): Promise<readonly string[]> | undefined {
  const argument = prompt.arguments.find((candidate) => candidate.name === name);
  if (argument?.completes !== 'path') return argument && Promise.resolve([]);
  return offer.resources.complete(pathTemplate.uri, pathTemplate.variable, value, by) ?? Promise.resolve([]);
}
