import { functions } from '../../src-main/functions/index.ts';
import { toMarkdown } from '../../src-main/registry/projections.ts';

/** The reference of every function, one page a category, from the definitions themselves. */
export default async function generate(): Promise<Map<string, string>> {
  const pages = new Map<string, string>();
  for (const [category, group] of Map.groupBy(functions, (definition) => definition.category)) {
    pages.set(`${category}.md`, `# Functions: ${category}\n\nGenerated from the definitions in src-main/functions/${category}.\n\n${group.map(toMarkdown).join('\n')}`);
  }
  const index = functions.map((definition) => `| [\`${definition.name}\`](${definition.category}.md) | ${definition.category} | ${definition.summary} |`);
  pages.set('README.md', `# Function reference\n\n${functions.length} functions. Generated: change the definitions, then run \`npm run generate\`.\n\n| function | category | does |\n|---|---|---|\n${index.join('\n')}\n`);
  return pages;
}
