import { toModelTool, type ModelTool } from '../registry/projections.ts';
import type { LiveRegistry } from '../registry/registry.ts';

/** What models are told of, made once a list of functions. */
export function modelTools(registry: LiveRegistry): () => readonly ModelTool[] {
  let known: { of: LiveRegistry['functions']; tools: ModelTool[] } | undefined;
  return () => {
    if (known?.of !== registry.functions) known = { of: registry.functions, tools: registry.functions.map(toModelTool) };
    return known.tools;
  };
}
