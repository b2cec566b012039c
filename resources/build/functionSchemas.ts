// Writes the JSON Schemas of the built-in functions to the file named.
import { writeFileSync } from 'node:fs';
import { functions } from '../../src-main/functions/index.ts';
import { schemasToBuild } from '../../src-main/registry/builtSchemas.ts';

writeFileSync(process.argv[2] ?? '', JSON.stringify(schemasToBuild(functions)));
