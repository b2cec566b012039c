import { extensionOf } from './paths.ts';

/** Extension, MIME type, and the name its language has in the syntax colouring, where it has one. */
const table: readonly (readonly [extensions: string, mime: string, language?: string])[] = [
  ['txt text', 'text/plain'],
  ['log', 'text/plain', 'log'],
  ['md markdown', 'text/markdown', 'markdown'],
  ['csv', 'text/csv', 'csv'],
  ['tsv', 'text/tab-separated-values', 'tsv'],
  ['json', 'application/json', 'json'],
  ['jsonl ndjson', 'application/x-ndjson', 'jsonl'],
  ['json5 jsonc', 'application/json5', 'json5'],
  ['yaml yml', 'application/yaml', 'yaml'],
  ['toml', 'application/toml', 'toml'],
  ['ini cfg conf properties', 'text/plain', 'ini'],
  ['env', 'text/plain', 'dotenv'],
  ['xml xsd xsl', 'application/xml', 'xml'],
  ['html htm', 'text/html', 'html'],
  ['svg', 'image/svg+xml', 'xml'],
  ['css', 'text/css', 'css'],
  ['scss', 'text/x-scss', 'scss'],
  ['less', 'text/x-less', 'less'],
  ['js mjs cjs', 'text/javascript', 'javascript'],
  ['jsx', 'text/javascript', 'jsx'],
  ['ts mts cts', 'text/x-typescript', 'typescript'],
  ['tsx', 'text/x-typescript', 'tsx'],
  ['vue', 'text/x-vue', 'vue'],
  ['svelte', 'text/x-svelte', 'svelte'],
  ['py pyw', 'text/x-python', 'python'],
  ['rb', 'text/x-ruby', 'ruby'],
  ['php', 'text/x-php', 'php'],
  ['go', 'text/x-go', 'go'],
  ['rs', 'text/x-rust', 'rust'],
  ['java', 'text/x-java', 'java'],
  ['kt kts', 'text/x-kotlin', 'kotlin'],
  ['swift', 'text/x-swift', 'swift'],
  ['c h', 'text/x-c', 'c'],
  ['cpp cc cxx hpp hh', 'text/x-c++', 'cpp'],
  ['cs', 'text/x-csharp', 'csharp'],
  ['lua', 'text/x-lua', 'lua'],
  ['r', 'text/x-r', 'r'],
  ['sql', 'application/sql', 'sql'],
  ['sh bash zsh', 'application/x-sh', 'bash'],
  ['ps1', 'text/x-powershell', 'powershell'],
  ['bat cmd', 'text/x-bat', 'bat'],
  ['diff patch', 'text/x-diff', 'diff'],
  ['tex', 'text/x-tex', 'latex'],
  ['graphql gql', 'application/graphql', 'graphql'],
  ['proto', 'text/x-protobuf', 'proto'],
  ['tf', 'text/x-terraform', 'terraform'],
  ['png', 'image/png'],
  ['jpg jpeg', 'image/jpeg'],
  ['gif', 'image/gif'],
  ['webp', 'image/webp'],
  ['bmp', 'image/bmp'],
  ['ico', 'image/x-icon'],
  ['pdf', 'application/pdf'],
  ['zip', 'application/zip'],
  ['gz tgz', 'application/gzip'],
  ['zst', 'application/zstd'],
  ['tar', 'application/x-tar'],
  ['mp3', 'audio/mpeg'],
  ['wav', 'audio/wav'],
  ['mp4', 'video/mp4'],
  ['mov', 'video/quicktime'],
  ['sqlite db', 'application/vnd.sqlite3'],
  ['docx', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xlsx', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
];

interface FileType {
  mime: string;
  language: string | undefined;
}

const byExtension = new Map<string, FileType>(
  table.flatMap(([extensions, mime, language]) => extensions.split(' ').map((extension): [string, FileType] => [extension, { mime, language }])),
);

/** Files known by their whole name. */
const languageByName = new Map([
  ['dockerfile', 'docker'],
  ['makefile', 'make'],
  ['.bashrc', 'bash'],
  ['.zshrc', 'bash'],
  ['.profile', 'bash'],
  ['.env', 'dotenv'],
]);

/** The MIME type a common extension stands for; undefined for the rest. Never touches the disk. */
export function knownMime(path: string): string | undefined {
  return byExtension.get(extensionOf(path))?.mime;
}

/**
 * The MIME type by common extension, else by the first bytes, else by the long registry of extensions,
 * else plain text or octet stream. `head` needs 4,100 bytes at most.
 */
export async function findMime(path: string, head: Uint8Array, binary: boolean): Promise<string> {
  const known = knownMime(path);
  if (known !== undefined) return known;
  if (binary) {
    const { fileTypeFromBuffer } = await import('file-type');
    const sniffed = await fileTypeFromBuffer(head.subarray(0, 4100));
    if (sniffed) return sniffed.mime;
  }
  const extension = extensionOf(path);
  if (extension !== '') {
    const { default: registry } = await import('mime-types');
    const listed = registry.lookup(extension);
    if (listed !== false && (binary || !/^(image|audio|video)\//.test(listed))) return listed;
  }
  return binary ? 'application/octet-stream' : 'text/plain';
}

/** The language for syntax colouring, by name and extension. */
export function languageOf(path: string): string | undefined {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  return languageByName.get(name) ?? byExtension.get(extensionOf(path))?.language;
}

/** Pictures every browser draws. */
export function isPicture(mime: string): boolean {
  return mime === 'image/png' || mime === 'image/jpeg' || mime === 'image/gif' || mime === 'image/webp';
}
