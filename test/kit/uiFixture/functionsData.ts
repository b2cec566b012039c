import type { Category, FunctionDetail, Json, Risk } from '../../../src-preload/contract/index.ts';

type Schema = Record<string, Json>;

const text = (description: string, more: Schema = {}): Schema => ({ type: 'string', description, ...more });
const whole = (description: string, more: Schema = {}): Schema => ({ type: 'integer', description, ...more });
const yesNo = (description: string, fallback: boolean): Schema => ({ type: 'boolean', description, default: fallback });
const oneOf = (description: string, options: string[], fallback?: string): Schema => ({ type: 'string', enum: options, description, ...(fallback === undefined ? {} : { default: fallback }) });
const listOf = (description: string, items: Schema, more: Schema = {}): Schema => ({ type: 'array', description, items, ...more });
const object = (properties: Schema, required: string[]): Schema => ({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object', properties, required, additionalProperties: false });
const path = text('The file, from the workspace or as a full path.', { minLength: 1, maxLength: 4096 });

interface Row {
  name: string;
  category: Category;
  risk: Risk;
  summary: string;
  calls7d: number;
  medianMs: number | null;
  input: Schema;
  undo?: FunctionDetail['undo'];
  description?: string;
  output?: Schema;
}

const rows: Row[] = [
  { name: 'read_file', category: 'files', risk: 'read', summary: 'A file as text, or as base64 when it is binary', calls7d: 412, medianMs: 3, input: object({ file_path: path, offset: whole('First line to return, from 1.', { minimum: 1 }), limit: whole('How many lines.', { minimum: 1, maximum: 100000 }), encoding: oneOf('How to read the bytes.', ['utf-8', 'latin1', 'base64'], 'utf-8') }, ['file_path']), output: object({ content: text('The text.'), size: whole('Bytes of the whole file.'), lines: whole('Lines of the whole file.'), mime: text('The kind of the file.'), truncated: { type: 'boolean' } }, ['content', 'size']) },
  { name: 'list_directory', category: 'files', risk: 'read', summary: 'Entries of a folder with size and time', calls7d: 204, medianMs: 9, input: object({ directory_path: text('The folder.'), depth: whole('How many levels.', { minimum: 1, maximum: 20, default: 1 }), glob: text('Only names that match, for example **/*.pdf.'), hidden: yesNo('Show names that begin with a dot', false), sort: oneOf('Order of the entries.', ['name', 'size', 'modified'], 'name') }, ['directory_path']) },
  { name: 'search_file_contents', category: 'files', risk: 'read', summary: 'Lines that match, with the lines around them', calls7d: 131, medianMs: 84, input: object({ pattern: text('Text or a regular expression to look for.', { minLength: 1 }), directory_path: text('Where to look.'), regex: yesNo('The pattern is a regular expression', false), context: whole('Lines before and after.', { minimum: 0, maximum: 10, default: 2 }), types: listOf('Only these kinds of files.', oneOf('', ['ts', 'js', 'py', 'md', 'json'])) }, ['pattern']) },
  { name: 'edit_file', category: 'files', risk: 'write', undo: 'journal', summary: 'Exact search and replace in a file', calls7d: 88, medianMs: 6, input: object({ file_path: path, edits: listOf('Applied in order; each search has to occur exactly once.', object({ search: text('The text as it is now.', { minLength: 1 }), replace: text('What takes its place.'), all: yesNo('Replace every occurrence', false) }, ['search', 'replace']), { minItems: 1 }), dry_run: yesNo('Return the difference and change nothing', false) }, ['file_path', 'edits']) },
  { name: 'write_file', category: 'files', risk: 'destroy', undo: 'journal', summary: 'Puts text in a file, whole or at its end', calls7d: 71, medianMs: 5, input: object({ file_path: path, content: text('What the file shall hold.'), mode: oneOf('Replace what is there, or add to it.', ['overwrite', 'append'], 'overwrite') }, ['file_path', 'content']) },
  { name: 'move_file', category: 'files', risk: 'write', undo: 'journal', summary: 'To another place or name, across disks too', calls7d: 64, medianMs: 8, input: object({ source: text('What to move.'), destination: text('Where to.'), overwrite: yesNo('Replace what is there', false) }, ['source', 'destination']) },
  { name: 'delete_directory', category: 'files', risk: 'destroy', undo: 'journal', summary: 'A folder and all in it, to the journal’s trash', calls7d: 4, medianMs: 290, input: object({ directory_path: text('The folder.'), recursive: yesNo('Also what it contains', false) }, ['directory_path']) },
  { name: 'delete_file', category: 'files', risk: 'destroy', undo: 'journal', summary: 'To the journal’s trash, never straight to nothing', calls7d: 12, medianMs: 7, input: object({ file_path: path }, ['file_path']) },
  { name: 'create_file', category: 'files', risk: 'write', undo: 'journal', summary: 'A new file with text; makes its folders', calls7d: 39, medianMs: 5, input: object({ file_path: path, content: text('What the file shall hold.'), overwrite: yesNo('Replace a file that is there', false) }, ['file_path', 'content']) },
  { name: 'compress_files', category: 'files', risk: 'write', undo: 'journal', summary: 'An archive of files and folders', calls7d: 3, medianMs: 1900, input: object({ sources: listOf('What goes in.', text('A file or folder.', { minLength: 1 }), { minItems: 1 }), destination: text('The archive.'), format: oneOf('Its kind.', ['zip', 'tar.gz', 'tar.zst'], 'zip') }, ['sources', 'destination']) },
  { name: 'execute_shell', category: 'code', risk: 'destroy', undo: 'impossible', summary: 'A command with arguments, or a script', calls7d: 57, medianMs: 740, input: object({ command: text('The command line.'), cwd: text('Working folder.'), env: { type: 'object', description: 'Variables to set.', additionalProperties: { type: 'string' } }, timeout_ms: whole('Longest time, in milliseconds.', { minimum: 100, maximum: 3600000, default: 120000 }) }, ['command']) },
  { name: 'run_tests', category: 'code', risk: 'write', undo: 'impossible', summary: 'The project’s own tests, counted', calls7d: 31, medianMs: 1200, input: object({ project_path: text('Folder of the project.'), filter: { anyOf: [{ type: 'string' }, { type: 'null' }], description: 'Only tests whose name matches.' } }, ['project_path']) },
  { name: 'search_web', category: 'web', risk: 'read', summary: 'Search through your engine', calls7d: 61, medianMs: 900, input: object({ query: text('What to look for.') }, ['query']) },
  { name: 'fetch_webpage', category: 'web', risk: 'read', summary: 'A readable page as Markdown', calls7d: 58, medianMs: 1100, input: object({ url: text('The page.', { format: 'uri' }) }, ['url']) },
  { name: 'download_file', category: 'web', risk: 'write', undo: 'journal', summary: 'A file from a URL, resumable', calls7d: 37, medianMs: 4200, description: 'Saves a file from a URL to this computer. Continues a broken download, checks the hash, and stops at the size you set.', input: object({ url: text('Where the file is.', { format: 'uri' }), local_path: text('Where it goes.'), sha256: text('Checked when the file is complete.', { pattern: '^[0-9a-f]{64}$' }), max_bytes: whole('Stop above this size.', { minimum: 1, default: 1000000000 }), resume: yesNo('Continue a partial file', true) }, ['url', 'local_path']) },
  { name: 'http_request', category: 'web', risk: 'out', undo: 'impossible', summary: 'Any method, secrets by name', calls7d: 19, medianMs: 400, input: object({ method: oneOf('', ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], 'GET'), url: text('', { format: 'uri' }), headers: { type: 'object', additionalProperties: { type: 'string' } }, body: { anyOf: [{ type: 'string' }, { type: 'object' }], description: 'Text, or an object sent as JSON.' } }, ['url']) },
  { name: 'get_system_info', category: 'system', risk: 'read', summary: 'Processor, memory, disks, network', calls7d: 22, medianMs: 210, input: object({ info_types: listOf('Which facts.', oneOf('', ['system', 'cpu', 'memory', 'disk', 'network', 'gpu', 'battery', 'os'])) }, []) },
  { name: 'monitor_resources', category: 'system', risk: 'read', summary: 'Load over a period, with the busiest processes', calls7d: 6, medianMs: 5020, input: object({ resource_types: listOf('', oneOf('', ['cpu', 'memory', 'disk', 'network'])), seconds: whole('How long to watch.', { minimum: 1, maximum: 600, default: 5 }) }, []) },
  { name: 'send_notification', category: 'communication', risk: 'write', undo: 'impossible', summary: 'A notice on this desktop', calls7d: 9, medianMs: 30, input: object({ title: text('', { minLength: 1, maxLength: 80 }), body: text('', { maxLength: 500 }) }, ['title']) },
  { name: 'query_database', category: 'database', risk: 'read', summary: 'One read-only statement, in pages', calls7d: 212, medianMs: 31, input: object({ connection: text('Name of a saved connection.'), statement: text('One SELECT.'), parameters: listOf('Values for the placeholders.', { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'boolean' }, { type: 'null' }] }) }, ['connection', 'statement']) },
];

/** Twenty functions with schemas as the real ones have them. */
export const functionDetails: FunctionDetail[] = rows.map((row) => ({
  name: row.name,
  title: row.name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase()),
  category: row.category,
  summary: row.summary,
  risk: row.risk,
  annotations: { readOnly: row.risk === 'read', destructive: row.risk === 'destroy', idempotent: row.risk === 'read', openWorld: row.category === 'web' },
  undo: row.undo ?? 'nothing',
  calls7d: row.calls7d,
  medianMs: row.medianMs,
  description: row.description ?? `${row.summary}.`,
  inputSchema: row.input,
  outputSchema: row.output ?? object({ ok: { type: 'boolean' } }, ['ok']),
  phrasings: [`${row.summary.toLowerCase()}`, `use ${row.name.replaceAll('_', ' ')}`, `${row.name.split('_')[0]} the report in my documents`, `can you ${row.name.replaceAll('_', ' ')} for me`],
  examples: [],
  policy: row.risk === 'read'
    ? [{ ruleId: 'preset.ask.reads', verdict: 'allow', sentence: 'Reads inside the workspace run at once.' }, { ruleId: 'ask.outside', verdict: 'ask', sentence: 'Reads outside the workspace ask first.' }]
    : [{ ruleId: row.risk === 'destroy' ? 'ask.delete' : 'ask.writes', verdict: 'ask', sentence: 'Asks each time, unless a lasting permission matches.' }, { ruleId: 'deny.system', verdict: 'deny', sentence: 'Denied in /etc, /boot and other system places.' }],
}));
