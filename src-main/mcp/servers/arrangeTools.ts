import type { AdoptedTool } from '../adopt/adoptTool.ts';

/** A server with the tools of it that may be used. */
export interface ToolOffer {
  server: string;
  tools: readonly AdoptedTool[];
}

export interface GroupedTool {
  tool: AdoptedTool;
  /** Servers that offer exactly this definition. */
  members: readonly string[];
}

/** What the servers of a group offer together, and what remains each one's own. */
export interface Arrangement {
  tools: readonly GroupedTool[];
  /** Tools that a server defines in another way than the group: no other stands in for it there. */
  differing: ReadonlyMap<string, readonly AdoptedTool[]>;
}

/**
 * Servers stand in for each other only where their definitions of a tool are the same to the hash. Where
 * they differ the group has the definition that most of them offer, of equally many the first one's.
 */
export function arrangeTools(offers: readonly ToolOffer[]): Arrangement {
  interface Definition {
    tools: { server: string; tool: AdoptedTool }[];
  }
  const byName = new Map<string, Map<string, Definition>>();
  for (const { server, tools } of offers) {
    for (const tool of tools) {
      const definitions = byName.get(tool.tool.name) ?? new Map<string, Definition>();
      byName.set(tool.tool.name, definitions);
      const known = definitions.get(tool.hash) ?? { tools: [] };
      definitions.set(tool.hash, known);
      known.tools.push({ server, tool });
    }
  }
  const tools: GroupedTool[] = [];
  const differing = new Map<string, AdoptedTool[]>();
  for (const definitions of byName.values()) {
    // Sorting keeps the order of those with equally many.
    const [chosen, ...others] = [...definitions.values()].sort((a, b) => b.tools.length - a.tools.length);
    const [first] = chosen?.tools ?? [];
    if (chosen && first) tools.push({ tool: first.tool, members: chosen.tools.map(({ server }) => server) });
    for (const { server, tool } of others.flatMap((other) => other.tools)) differing.set(server, [...(differing.get(server) ?? []), tool]);
  }
  return { tools, differing };
}
