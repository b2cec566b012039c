import { findNodeAtLocation, parseTree, printParseErrorCode, type Node, type ParseError } from 'jsonc-parser';

export interface JsoncProblem {
  line?: number;
  path?: string;
  text: string;
}

/** A text that was read as JSON with comments. */
export interface JsoncText {
  /** Undefined where it is no JSON. Of names that stand twice, the first one holds. */
  value: unknown;
  problems: JsoncProblem[];
  /** Where a value stands, or the nearest one around it. */
  lineOf(path: readonly PropertyKey[]): number | undefined;
}

/** No configuration is; what reads it afterwards need not think of it. */
const deepest = 100;

/** Reads JSON as people and editors write it: comments and trailing commas are no fault. */
export function readJsonc(text: string): JsoncText {
  const errors: ParseError[] = [];
  const lineAt = (offset: number): number => text.slice(0, offset).split('\n').length;
  let tree: Node | undefined;
  try {
    tree = parseTree(text, errors, { allowTrailingComma: true, disallowComments: false });
  } catch (error) {
    return unreadable(error instanceof RangeError ? 'is nested too deeply to be read' : `cannot be read as JSON: ${String(error)}`);
  }
  const [syntax] = errors;
  if (!tree) return unreadable(text.trim() === '' ? 'is empty' : 'is not JSON', syntax && lineAt(syntax.offset));
  if (syntax) return unreadable(`is not JSON (${printParseErrorCode(syntax.error)})`, lineAt(syntax.offset));
  const problems: JsoncProblem[] = [];
  try {
    return { value: valueOf(tree, []), problems, lineOf };
  } catch (error) {
    if (error instanceof RangeError) return unreadable('is nested too deeply to be read');
    throw error;
  }

  function valueOf(node: Node, path: readonly PropertyKey[]): unknown {
    if (path.length > deepest) throw new RangeError();
    if (node.type === 'array') return (node.children ?? []).map((item, index) => valueOf(item, [...path, index]));
    if (node.type !== 'object') return node.value as unknown;
    const members = new Map<string, unknown>();
    for (const { children: [key, value] = [] } of node.children ?? []) {
      if (!key || !value) continue;
      const name = String(key.value);
      const place = [...path, name];
      if (members.has(name)) problems.push({ line: lineAt(key.offset), path: pathName(place), text: 'stands here twice; the first one holds' });
      else members.set(name, valueOf(value, place));
    }
    return Object.fromEntries(members);
  }

  function lineOf(path: readonly PropertyKey[]): number | undefined {
    if (!tree) return undefined;
    for (let length = path.length; length > 0; length--) {
      const node = findNodeAtLocation(tree, path.slice(0, length).map((key) => (typeof key === 'symbol' ? String(key) : key)));
      if (node) return lineAt(node.parent?.type === 'property' ? node.parent.offset : node.offset);
    }
    return undefined;
  }
}

function unreadable(text: string, line?: number): JsoncText {
  return { value: undefined, problems: [{ text, ...(line !== undefined && { line }) }], lineOf: () => undefined };
}

/** `servers[2].env.TOKEN`; names that are no plain words in quotes. */
export function pathName(path: readonly PropertyKey[]): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : /^[\w$-]+$/.test(String(key)) ? `${index === 0 ? '' : '.'}${String(key)}` : `[${JSON.stringify(String(key))}]`)).join('');
}
