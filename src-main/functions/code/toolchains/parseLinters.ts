import { z } from 'zod';
import { diagnostic, position, type Diagnostic } from './diagnostics.ts';

const eslintReport = z.array(
  z.object({
    filePath: z.string(),
    messages: z.array(z.object({ ruleId: z.string().nullable(), severity: z.number(), message: z.string(), line: z.number().optional(), column: z.number().optional(), fatal: z.boolean().optional() })),
  }),
);

/** `eslint --format json` (https://eslint.org/docs/latest/use/formatters/#json; unverified against ESLint itself); undefined where it is none. */
export function parseEslint(output: string): Diagnostic[] | undefined {
  return eslintReport
    .safeParse(readJson(output))
    .data?.flatMap(({ filePath, messages }) => messages.map(({ ruleId, severity, message, line, column }) => diagnostic({ file: filePath, line: position(line), column: position(column), severity: severity === 2 ? 'error' : 'warning', code: ruleId ?? undefined, message })));
}

const oxlintReport = z.object({
  diagnostics: z.array(z.object({ message: z.string(), code: z.string().optional(), severity: z.string(), filename: z.string().optional(), labels: z.array(z.object({ span: z.object({ line: z.number().optional(), column: z.number().optional() }) })).default([]) })),
});

/** `oxlint --format json`. */
export function parseOxlint(output: string): Diagnostic[] | undefined {
  return oxlintReport
    .safeParse(readJson(output))
    .data?.diagnostics.map(({ message, code, severity, filename, labels }) => diagnostic({ file: filename, line: position(labels[0]?.span.line), column: position(labels[0]?.span.column), severity: severity === 'error' ? 'error' : 'warning', code, message }));
}

/** `biome lint --reporter=github` (https://biomejs.dev/reference/reporters/#github): "::error title=…,file=…,line=1,…,col=7::message"; unverified against Biome itself. */
export function parseBiome(output: string): Diagnostic[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const match = /^::(error|warning|notice) ([^:]*?)::(.*)$/.exec(line);
    if (!match) return [];
    const fields = new Map((match[2] ?? '').split(',').map((field): [string, string] => [field.split('=')[0] ?? '', field.slice(field.indexOf('=') + 1)]));
    return [diagnostic({ file: fields.get('file'), line: position(fields.get('line')), column: position(fields.get('col')), severity: match[1] === 'notice' ? 'note' : match[1] === 'warning' ? 'warning' : 'error', code: fields.get('title'), message: match[3] })];
  });
}

const ruffReport = z.array(z.object({ filename: z.string(), code: z.string().nullable(), message: z.string(), location: z.object({ row: z.number(), column: z.number() }).nullish() }));

/** `ruff check --output-format json` (https://docs.astral.sh/ruff/); unverified against Ruff itself. */
export function parseRuff(output: string): Diagnostic[] | undefined {
  return ruffReport.safeParse(readJson(output)).data?.map(({ filename, code, message, location }) => diagnostic({ file: filename, line: position(location?.row), column: position(location?.column), severity: 'warning', code: code ?? undefined, message }));
}

/** Pyflakes and flake8: "a.py:1:8: F401 message". */
export function parsePyflakes(output: string): Diagnostic[] {
  return output.split(/\r?\n/).flatMap((line) => {
    const match = /^(.{1,1000}?\.pyi?):(\d{1,9}):(?:(\d{1,9}):)? (?:([A-Z]{1,4}\d{1,5}) )?(.*)$/.exec(line);
    return match ? [diagnostic({ file: match[1], line: position(match[2]), column: position(match[3]), severity: /syntax/i.test(match[5] ?? '') ? 'error' : 'warning', code: match[4], message: match[5] })] : [];
  });
}

/** What Python and Node say of a syntax error. */
export function parseSyntax(output: string): Diagnostic[] {
  const python = /File "([^"\n]+)", line (\d+)\n([\s\S]*?)\n?((?:Syntax|Indentation|Tab)Error: .*)/.exec(output);
  if (python) return [diagnostic({ file: python[1], line: position(python[2]), column: undefined, severity: 'error', code: python[4]?.split(':')[0], message: python[4]?.replace(/^\w+: /, '') })];
  const node = /^(.+):(\d+)\n([\s\S]*?)\n(SyntaxError: .*)$/m.exec(output);
  return node ? [diagnostic({ file: node[1]?.replace(/^file:\/\//, ''), line: position(node[2]), column: undefined, severity: 'error', code: 'SyntaxError', message: node[4]?.replace(/^\w+: /, '') })] : [];
}

/** The JSON in an output that may have words around it. */
function readJson(output: string): unknown {
  const text = output.trim();
  for (const candidate of [text, ...text.split(/\r?\n/).filter((line) => /^[[{]/.test(line))]) {
    try {
      return JSON.parse(candidate) as unknown;
    } catch {
      continue;
    }
  }
  return undefined;
}
