import { z } from 'zod';
import { configFileSchema } from '../../src-main/runtime/settings.ts';
import { functionsFile } from '../../src-preload/contract/ownFunctions.ts';
import { policyFile } from '../../src-preload/contract/policy.ts';
import { serversFile } from '../../src-preload/contract/servers.ts';

interface FileSchema {
  /** Name in resources/schemas. */
  name: string;
  title: string;
  description: string;
  schema: z.ZodType;
}

/** One schema a file that people write. */
const files: readonly FileSchema[] = [
  { name: 'config.schema.json', title: 'Steward settings', description: 'config.json in the data folder. Steward reads limits when it starts; times in them are seconds.', schema: configFileSchema },
  { name: 'policy.schema.json', title: 'Steward policy', description: 'Rules that deny beat rules that ask, which beat rules that allow; where none speaks, the preset decides.', schema: policyFile },
  { name: 'mcp_functions.schema.json', title: 'Steward functions', description: 'Functions without code: commands, requests, scripts and chains of calls. They go through the same policy, approval and audit as the built-in ones. Comments and trailing commas are read.', schema: functionsFile },
  { name: 'mcp_servers.schema.json', title: 'Steward MCP servers', description: 'Servers whose tools Steward offers: programs it starts, and addresses it calls. Comments, trailing commas and ${VARIABLES} are read.', schema: serversFile },
];

/** The JSON Schemas of Steward's files, as editors take them: what may be left out is not required. */
export default async function generate(): Promise<Map<string, string>> {
  return new Map(
    files.map(({ name, title, description, schema }) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-2020-12' });
      return [name, `${JSON.stringify({ $schema, title, description, ...rest }, null, 2)}\n`];
    }),
  );
}
