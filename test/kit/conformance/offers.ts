// The product's offers with what the conformance suites expect to find beside them.
import { inputRequired, type InputRequiredResult, type PromptMessage } from '@modelcontextprotocol/server';
import { Emitter } from '../../../src-main/kernel/events.ts';
import type { Offer, Offers } from '../../../src-main/mcp/offers.ts';
import { joinSources } from '../../../src-main/mcp/offers.ts';
import { says, type PromptDefinition } from '../../../src-main/mcp/prompts/promptDefinition.ts';
import type { ResourceSource } from '../../../src-main/mcp/resources/resourceSource.ts';
import type { Toolbox } from '../../../src-main/mcp/toolbox.ts';
import type { LiveRegistry } from '../../../src-main/registry/registry.ts';
import { appearingFunction, redPixel, speakingTools, type SpeakingTool } from './tools.ts';

const template = 'test://template/{id}/data';

const resources: ResourceSource = {
  list: () => [
    { uri: 'test://static-text', name: 'static text', mimeType: 'text/plain' },
    { uri: 'test://static-binary', name: 'static binary', mimeType: 'image/png' },
    { uri: 'test://watched-resource', name: 'watched', mimeType: 'text/plain' },
  ],
  templates: () => [{ uriTemplate: template, name: 'by id', mimeType: 'application/json' }],
  read(uri) {
    if (uri === 'test://static-text') return Promise.resolve([{ uri, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }]);
    if (uri === 'test://static-binary') return Promise.resolve([{ uri, mimeType: 'image/png', blob: redPixel }]);
    if (uri === 'test://watched-resource') return Promise.resolve([{ uri, mimeType: 'text/plain', text: 'watched' }]);
    const id = /^test:\/\/template\/([^/]+)\/data$/.exec(uri)?.[1];
    return id === undefined ? undefined : Promise.resolve([{ uri, mimeType: 'application/json', text: JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` }) }]);
  },
  complete: (uri) => (uri === template ? Promise.resolve(['123']) : undefined),
  tells: (uri) => uri === 'test://watched-resource',
  changed: () => () => undefined,
};

const prompt = (name: string, wanted: readonly string[], messages: PromptDefinition['messages']): PromptDefinition => ({ name, title: name, description: 'For the conformance suites.', arguments: wanted.map((argument) => ({ name: argument, description: argument, required: true })), messages });

const prompts: readonly PromptDefinition[] = [
  prompt('test_simple_prompt', [], () => [says('This is a simple prompt for testing.')]),
  prompt('test_prompt_with_arguments', ['arg1', 'arg2'], ({ arg1, arg2 }) => [says(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`)]),
  prompt('test_prompt_with_embedded_resource', ['resourceUri'], ({ resourceUri = '' }): PromptMessage[] => [
    { role: 'user', content: { type: 'resource', resource: { uri: resourceUri, mimeType: 'text/plain', text: 'Embedded resource content for testing.' } } },
    says('Please process the embedded resource above.'),
  ]),
  prompt('test_prompt_with_image', [], (): PromptMessage[] => [{ role: 'user', content: { type: 'image', data: redPixel, mimeType: 'image/png' } }, says('Please analyze the image above.')]),
  prompt('test_input_required_result_prompt', [], (_given, _by, { mcpReq }): PromptMessage[] | InputRequiredResult => {
    const answer = mcpReq.inputResponses?.['user_context'] as { content?: { context?: string } } | undefined;
    if (answer?.content?.context !== undefined) return [says(`Context: ${answer.content.context}`)];
    return inputRequired({ inputRequests: { user_context: inputRequired.elicit({ message: 'What context should the prompt use?', requestedSchema: { type: 'object', properties: { context: { type: 'string' } }, required: ['context'] } }) } });
  }),
];

function withSpeakingTools(toolbox: Toolbox, speakers: readonly SpeakingTool[]): Toolbox {
  const byName = new Map(speakers.map((speaker) => [speaker.tool.name, speaker]));
  const tools = (): Toolbox['tools'] => [...toolbox.tools, ...speakers.map(({ tool }) => tool)];
  return {
    get tools() {
      return tools();
    },
    get toolsText() {
      return `"tools":${JSON.stringify(tools())}`;
    },
    // Not taken by the plain path: these speak with their client.
    has: (name) => toolbox.has(name),
    paramHeaders: (name) => toolbox.paramHeaders(name),
    async call(call, by) {
      const speaker = byName.get(call.name);
      if (!speaker || !call.exchange) return toolbox.call(call, by);
      const said = await speaker.run(call, call.exchange);
      if (Array.isArray(said)) return { members: `"content":${JSON.stringify(said)}`, complete: true };
      return { members: JSON.stringify({ resultType: 'input_required', ...said }).slice(1, -1), complete: false };
    },
  };
}

export function withConformanceFixtures(offers: Offers, registry: LiveRegistry): Offers {
  const contentChanged = new Emitter<void>();
  let appeared: readonly PromptDefinition[] = [];
  const speakers = speakingTools(
    () => registry.replace('conformance', registry.get(appearingFunction.name) ? [] : [appearingFunction]),
    () => {
      appeared = appeared.length > 0 ? [] : [prompt('test_appearing_prompt', [], () => [says('It came by itself.')])];
      contentChanged.emit();
    },
  );
  const made = new WeakMap<Offer, Offer>();
  return {
    ...offers,
    contentChanged: contentChanged.event,
    of(tokenId, lazy) {
      const offer = offers.of(tokenId, lazy);
      const known = made.get(offer) ?? { ...offer, toolbox: withSpeakingTools(offer.toolbox, speakers), resources: joinSources([offer.resources, resources]), get prompts() { return [...offer.prompts, ...prompts, ...appeared]; } };
      made.set(offer, known);
      return known;
    },
  };
}
