import { z } from 'zod';

/**
 * `server.json` of the MCP registry (static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json
 * and before), as far as it says how to run or reach a server. Until September 2025 its names were
 * written with underscores; both are read.
 */

/** A value somebody has to know: of an argument, a variable, a header, or a place inside one. */
export interface RegistryInput {
  type?: string | undefined;
  name?: string | undefined;
  valueHint?: string | undefined;
  description?: string | undefined;
  value?: string | undefined;
  default?: string | undefined;
  isRequired?: boolean | undefined;
  isSecret?: boolean | undefined;
  variables?: Record<string, RegistryInput> | undefined;
}

const text = z.string().max(4096);
const input: z.ZodType<RegistryInput> = z.lazy(() =>
  z.object({
    type: text.optional(),
    name: text.optional(),
    valueHint: text.optional(),
    description: text.optional(),
    value: text.optional(),
    default: text.optional(),
    isRequired: z.boolean().optional(),
    isSecret: z.boolean().optional(),
    variables: z.record(z.string(), input).optional(),
  }),
);
const inputs = z.array(input).max(200);

const registryPackage = z.object({
  registryType: text,
  registryBaseUrl: z.url({ protocol: /^https?$/ }).max(2048).optional(),
  identifier: z.string().min(1).max(1000),
  version: text.optional(),
  runtimeHint: text.optional(),
  transport: z.object({ type: text, url: text.optional() }).optional(),
  runtimeArguments: inputs.optional(),
  packageArguments: inputs.optional(),
  environmentVariables: inputs.optional(),
});
export type RegistryPackage = z.infer<typeof registryPackage>;

const registryRemote = z.object({ type: text, url: z.string().min(1).max(2048), headers: inputs.optional(), variables: z.record(z.string(), input).optional() });
export type RegistryRemote = z.infer<typeof registryRemote>;

export const registryServer = z.object({
  name: z.string().min(1).max(300),
  title: text.optional(),
  description: text.optional(),
  version: text.optional(),
  status: text.optional(),
  packages: z.array(registryPackage).max(50).optional(),
  remotes: z.array(registryRemote).max(50).optional(),
});
export type RegistryServer = z.infer<typeof registryServer>;

const renamed: Readonly<Record<string, string>> = { transport_type: 'type', registry_name: 'registryType', registry_url: 'registryBaseUrl' };

/** Names with underscores as the ones of today; names inside `variables` and `_meta` are other people's. */
export function withNamesOfToday(value: unknown, parent = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withNamesOfToday(item, parent));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      if (parent === 'variables') return [key, withNamesOfToday(item)];
      const name = renamed[key] ?? (key.startsWith('_') ? key : key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()));
      return [name, key === '_meta' ? item : withNamesOfToday(item, name)];
    }),
  );
}
