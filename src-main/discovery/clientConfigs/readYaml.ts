import type { JsoncText } from '../jsonc.ts';

/** Reads YAML as the JSON it stands for. Loaded when the first such file is met. */
export async function readYaml(text: string): Promise<JsoncText> {
  const { LineCounter, isNode, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
    const [error] = document.errors;
    if (error) return failed(`is not YAML (${error.message})`, lines.linePos(error.pos[0]).line);
    return {
      // References that multiply themselves are refused by the parser.
      value: document.toJS({ maxAliasCount: 50 }) as unknown,
      problems: [],
      lineOf(path) {
        for (let length = path.length; length > 0; length--) {
          const node: unknown = document.getIn(path.slice(0, length), true);
          if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
        }
        return undefined;
      },
    };
  } catch (error) {
    return failed(error instanceof RangeError ? 'is nested too deeply to be read' : `is not YAML (${error instanceof Error ? error.message : String(error)})`);
  }
}

function failed(text: string, line?: number): JsoncText {
  return { value: undefined, problems: [{ text, ...(line !== undefined && { line }) }], lineOf: () => undefined };
}
