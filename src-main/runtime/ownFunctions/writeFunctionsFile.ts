import { applyEdits, findNodeAtLocation, modify, parseTree } from 'jsonc-parser';

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };
const empty = '{\n  "functions": []\n}\n';

/** The text of the file with an entry put in the place of the one at `path`, or at the end; comments stay. */
export function withEntry(text: string | undefined, entry: unknown, path: readonly PropertyKey[] | undefined): string {
  const before = text === undefined || text.trim() === '' ? empty : text;
  if (path) return applyEdits(before, modify(before, keys(path), entry, { formattingOptions }));
  const tree = parseTree(before, [], { allowTrailingComma: true });
  const isList = tree !== undefined && findNodeAtLocation(tree, ['functions'])?.type === 'array';
  const place = isList ? ['functions', -1] : ['functions'];
  return applyEdits(before, modify(before, place, isList ? entry : [entry], { formattingOptions, isArrayInsertion: isList }));
}

export function withoutEntry(text: string, path: readonly PropertyKey[]): string {
  return applyEdits(text, modify(text, keys(path), undefined, { formattingOptions }));
}

const keys = (path: readonly PropertyKey[]): (string | number)[] => path.map((key) => (typeof key === 'number' ? key : String(key)));
