import type { Diagnostic } from './diagnostics.ts';
import { parseGo, parseRust } from './parseCompilers.ts';
import { parseBiome, parseEslint, parseOxlint, parsePyflakes, parseRuff, parseSyntax } from './parseLinters.ts';
import type { Tool } from './runTool.ts';
import { extension, fileArgument } from './toolArguments.ts';

export interface LintTool extends Tool {
  /** undefined: this is no report, the linter has failed. */
  parse(output: string): Diagnostic[] | undefined;
}

const script = /^(?:[mc]?[jt]sx?|vue|svelte|astro)$/;

export const eslintSigns = ['eslint.config.js', 'eslint.config.mjs', 'eslint.config.cjs', 'eslint.config.ts', '.eslintrc', '.eslintrc.js', '.eslintrc.cjs', '.eslintrc.json', '.eslintrc.yml', '.eslintrc.yaml', 'package.json:"eslintConfig"'];
export const biomeSigns = ['biome.json', 'biome.jsonc'];
export const ruffSigns = ['ruff.toml', '.ruff.toml', 'pyproject.toml:[tool.ruff'];

/** Every linter for this file or folder, the project's own first. From the call's input alone. */
export function lintTools(path: string): LintTool[] {
  const target = fileArgument(path);
  const kind = extension(path);
  const folder = kind === '';
  const inProject = (name: string): string => `./node_modules/.bin/${name}`;
  const tools: LintTool[] = [];
  if (folder || script.test(kind)) {
    tools.push(
      { name: 'eslint', argv: [inProject('eslint'), '--format', 'json', '--no-color', target], signs: eslintSigns, install: 'eslint in the project (npm install)', parse: parseEslint },
      { name: 'oxlint', argv: [inProject('oxlint'), '--format', 'json', target], signs: ['.oxlintrc.json', 'oxlintrc.json'], install: 'oxlint in the project (npm install)', parse: parseOxlint },
      { name: 'oxlint', argv: ['oxlint', '--format', 'json', target], signs: ['.oxlintrc.json', 'oxlintrc.json'], install: 'oxlint', parse: parseOxlint },
      { name: 'biome', argv: [inProject('biome'), 'lint', '--reporter=github', target], signs: biomeSigns, install: 'biome in the project (npm install)', parse: parseBiome },
    );
  }
  if (folder || /^pyi?$/.test(kind)) {
    const ruff = { name: 'ruff', install: 'ruff (python3 -m pip install ruff)', parse: parseRuff };
    tools.push({ ...ruff, argv: ['ruff', 'check', '--output-format', 'json', '--no-cache', '--', target], ...(folder && { signs: [...ruffSigns, 'pyproject.toml', 'setup.py', '*.py'] }) });
    tools.push({ name: 'pyflakes', argv: ['python3', '-m', 'pyflakes', target], install: 'ruff', parse: parsePyflakes, ...(folder && { signs: ['pyproject.toml', 'setup.py', '*.py'] }) });
    // It reads the file and makes nothing of it.
    if (!folder) tools.push({ name: 'python', argv: ['python3', '-I', '-c', 'import ast, sys; ast.parse(open(sys.argv[1], "rb").read(), sys.argv[1])', target], install: 'Python', parse: parseSyntax });
  }
  if (folder || kind === 'rs') tools.push({ name: 'clippy', argv: ['cargo', 'clippy', '--offline', '--message-format=json', '--quiet'], signs: ['Cargo.toml'], install: 'clippy (rustup component add clippy)', parse: parseRust });
  if (folder || kind === 'go') tools.push({ name: 'go vet', argv: ['go', 'vet', folder ? './...' : target], ...(folder && { signs: ['go.mod'] }), install: 'Go (https://go.dev/dl)', parse: parseGo });
  if (/^[mc]?js$/.test(kind)) tools.push({ name: 'node', argv: ['node', '--check', target], install: 'Node.js', parse: parseSyntax });
  return tools;
}

/** Those that only see whether a file can be read at all. */
export const syntaxOnly: ReadonlySet<string> = new Set(['python', 'node']);
