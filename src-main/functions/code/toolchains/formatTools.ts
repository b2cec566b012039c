import { biomeSigns, ruffSigns } from './lintTools.ts';
import type { Tool } from './runTool.ts';
import { extension, fileArgument } from './toolArguments.ts';

export const prettierSigns = ['.prettierrc', '.prettierrc.json', '.prettierrc.yaml', '.prettierrc.yml', '.prettierrc.json5', '.prettierrc.toml', '.prettierrc.js', '.prettierrc.cjs', '.prettierrc.mjs', '.prettierrc.ts', 'prettier.config.js', 'prettier.config.cjs', 'prettier.config.mjs', 'prettier.config.ts', 'package.json:"prettier"'];

/** Every formatter for this file that reads standard input and writes standard output, the project's own first. From the call's input alone. */
export function formatTools(path: string): Tool[] {
  const name = fileArgument(path);
  const kind = extension(path);
  const tools: Tool[] = [];
  if (/^(?:[mc]?[jt]sx?|json[c5]?|css|scss|less|md|mdx|ya?ml|html?|vue|graphql|gql)$/.test(kind)) {
    tools.push(
      { name: 'biome', argv: ['./node_modules/.bin/biome', 'format', `--stdin-file-path=${name}`], signs: biomeSigns, install: 'biome in the project (npm install)' },
      { name: 'prettier', argv: ['./node_modules/.bin/prettier', '--no-color', '--stdin-filepath', name], signs: prettierSigns, install: 'prettier in the project (npm install)' },
    );
  }
  if (/^pyi?$/.test(kind)) {
    const ruff: Tool = { name: 'ruff', argv: ['ruff', 'format', '--no-cache', '--stdin-filename', name, '-'], install: 'ruff (python3 -m pip install ruff)' };
    const black: Tool = { name: 'black', argv: ['black', '--quiet', '--stdin-filename', name, '-'], install: 'black (python3 -m pip install black)' };
    tools.push({ ...black, signs: ['pyproject.toml:[tool.black'] }, { ...ruff, signs: ruffSigns }, ruff, black);
  }
  if (kind === 'go') tools.push({ name: 'gofmt', argv: ['gofmt'], install: 'Go (https://go.dev/dl)' });
  if (kind === 'rs') tools.push({ name: 'rustfmt', argv: ['rustfmt', '--emit', 'stdout', '--edition', '2021'], install: 'rustfmt (rustup component add rustfmt)' });
  if (/^(?:c|h|cc|cpp|cxx|hpp|hh|m|mm|java|proto|cs)$/.test(kind)) tools.push({ name: 'clang-format', argv: ['clang-format', `--assume-filename=${name}`], install: 'clang-format (on Debian: apt-get install clang-format)' });
  return tools;
}
