import { AppError } from '../../kernel/errors.ts';
import type { Door } from '../../calls/callFunction.ts';
import { inScope } from '../../calls/tokenAdmission.ts';
import type { Registry } from '../../registry/registry.ts';
import { contentFunctions } from '../adopt/contentFunctions.ts';
import type { ContentLists, ServerContent } from '../servers/serverContent.ts';
import type { Audience, Reader, ResourceSource } from './resourceSource.ts';

/** Before the address a resource has on its own server: `steward://server/NAME/ADDRESS`. */
const prefixOf = (server: string): string => `steward://server/${server}/`;
const address = /^steward:\/\/server\/([A-Za-z0-9_-]{1,32})\/(.+)$/s;

/**
 * Resources of the servers in use, each under its server's name. Reading one is a call of
 * `read_server_resource`: what the caller may not do there, it may not do here.
 */
export function createServerResources(content: ServerContent, registry: Registry, door: Door): ResourceSource {
  const may = ({ scope }: Audience): boolean => {
    const definition = registry.get(contentFunctions.resource);
    return definition !== undefined && (scope === undefined || inScope(scope, definition));
  };
  const each = <T>(to: Audience, make: (server: string, lists: ContentLists) => T[]): T[] => (may(to) ? [...content.lists()].flatMap(([server, lists]) => make(server, lists)) : []);

  async function read(server: string, uri: string, by: Reader) {
    const { forClient, error } = await door.callFunction({ name: contentFunctions.resource, input: { server, uri }, caller: by.caller, approval: by.approval, signal: by.signal });
    if (error) throw error;
    if (!forClient) throw new AppError('INTERNAL', `Reading ${uri} ended without a result`);
    const { contents } = forClient.value as { contents: { uri: string; mime_type?: string; text?: string; blob?: string }[] };
    return contents.map(({ uri: own, mime_type: mimeType, text, blob }) => ({ uri: prefixOf(server) + own, ...(mimeType !== undefined && { mimeType }), ...(blob === undefined ? { text: text ?? '' } : { blob }) }));
  }

  return {
    list: (to) => each(to, (server, { resources }) => resources.map(({ uri, name, title, description, mimeType, size }) => ({ uri: prefixOf(server) + uri, name: `${server}: ${name}`, ...(title !== undefined && { title: `${title} (${server})` }), ...(description !== undefined && { description }), ...(mimeType !== undefined && { mimeType }), ...(size !== undefined && { size }) }))),
    templates: (to) => each(to, (server, { templates }) => templates.map(({ uriTemplate, name, title, description, mimeType }) => ({ uriTemplate: prefixOf(server) + uriTemplate, name: `${server}: ${name}`, ...(title !== undefined && { title: `${title} (${server})` }), ...(description !== undefined && { description }), ...(mimeType !== undefined && { mimeType }) }))),
    read(uri, by) {
      const [, server, own] = address.exec(uri) ?? [];
      return server !== undefined && own !== undefined && content.lists().has(server) && may(by) ? read(server, own, by) : undefined;
    },
    complete: (template, _variable, _typed, by) => (address.test(template) && may(by) ? Promise.resolve([]) : undefined),
    tells: () => false,
    changed: () => () => undefined,
  };
}
