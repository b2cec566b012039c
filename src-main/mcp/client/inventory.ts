import type { Prompt, Resource, ResourceTemplateType, Tool } from '@modelcontextprotocol/client';
import type { OpenServer, RequestSettings } from './openServer.ts';

/** All that a server offers. */
export interface Inventory {
  identity: OpenServer['identity'];
  instructions: string | undefined;
  tools: Tool[];
  resources: Resource[];
  resourceTemplates: ResourceTemplateType[];
  prompts: Prompt[];
}

/** Asks only for what the server says it has. */
export async function readInventory(server: OpenServer, settings: RequestSettings): Promise<Inventory> {
  const { tools, resources, prompts } = server.capabilities;
  const [toolList, resourceList, templateList, promptList] = await Promise.all([
    tools ? server.listTools(settings) : [],
    resources ? server.listResources(settings) : [],
    // Some servers have resources and know no templates.
    resources ? server.listResourceTemplates(settings).catch(() => []) : [],
    prompts ? server.listPrompts(settings) : [],
  ]);
  return { identity: server.identity, instructions: server.instructions, tools: toolList, resources: resourceList, resourceTemplates: templateList, prompts: promptList };
}
