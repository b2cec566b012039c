import type { DoctorFix } from '../../../src-preload/contract/serverMethods.ts';

/** Something a program is known to say when it cannot start, in plain words. */
export interface Saying {
  id: string;
  detail: string;
  fixes: DoctorFix[];
  /** A port it could not have. */
  port?: number;
}

interface Pattern {
  id: string;
  pattern: RegExp;
  say(match: RegExpExecArray): Omit<Saying, 'id'>;
}

const command = (label: string, text: string): DoctorFix => ({ kind: 'command', label, command: text });

/** Words of npm, Node, Python, uv and Docker, as of their current versions; the first that fits counts. */
const patterns: readonly Pattern[] = [
  { id: 'port', pattern: /EADDRINUSE[^\n]*?:(\d{2,5})\b|address already in use[^\n]*?:(\d{2,5})\b/i, say: ([, a, b]) => ({ detail: `It wants port ${a ?? b}, which another program has`, fixes: [], port: Number(a ?? b) }) },
  { id: 'package', pattern: /npm (?:error|ERR!) (?:code )?E404[\s\S]*?(?:'|GET \S+\/)((?:@|%40)?[\w./%-]+)/i, say: ([, name = '']) => ({ detail: `npm knows no package called ${readable(name)}`, fixes: [command('Look for it', `npm view ${readable(name)}`)] }) },
  { id: 'offline', pattern: /(?:npm (?:error|ERR!)[\s\S]*?(?:ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ECONNRESET)|network request to https?:\/\/\S+ failed)/i, say: () => ({ detail: 'npx could not reach the package registry, and the package is not on this computer', fixes: [command('Check the registry', 'npm ping'), command('Show the proxy in use', 'npm config get proxy')] }) },
  { id: 'offline', pattern: /(?:Failed to fetch: `?https?:\/\/|error sending request for url|Could not connect, are you offline|Network connectivity is disabled)/i, say: () => ({ detail: 'uvx could not reach the package index, and the package is not on this computer', fixes: [command('Check the index', 'curl -sSI https://pypi.org/simple/')] }) },
  { id: 'package', pattern: /(?:No solution found|because (\S+) was not found in the package registry)/i, say: ([, name]) => ({ detail: name === undefined ? 'uv found no version of the package that fits' : `There is no package called ${name}`, fixes: [] }) },
  { id: 'node', pattern: /(?:npm (?:warn|error|WARN|ERR!) )?EBADENGINE[\s\S]*?required: \{ ?node: '([^']+)'/i, say: ([, wanted = '']) => ({ detail: `It needs Node ${wanted}`, fixes: [command('Show the version in use', 'node --version')] }) },
  { id: 'node', pattern: /(?:SyntaxError: (?:Unexpected token|Cannot use import statement|The requested module)|ERR_REQUIRE_ESM|is not a function or its return value is not iterable|ReferenceError: (?:fetch|File|WebSocket|crypto) is not defined)/, say: () => ({ detail: 'Its code is not for this version of Node: it is likely too old', fixes: [command('Show the version in use', 'node --version')] }) },
  { id: 'module', pattern: /Cannot find (?:module|package) '([^']+)'/, say: ([, name = '']) => ({ detail: name.startsWith('/') ? `There is no file ${name}` : `Node does not find ${name}, which it needs`, fixes: name.startsWith('/') ? [] : [command('Install it where the server lies', `npm install ${name}`)] }) },
  { id: 'python', pattern: /ModuleNotFoundError: No module named '([\w.]+)'/, say: ([, name = '']) => ({ detail: `Python does not find the module ${name}, which it needs`, fixes: [command('Install it for this Python', `python3 -m pip install ${name.split('.')[0] ?? name}`)] }) },
  { id: 'python', pattern: /(?:requires a different Python: (\S+) not in '([^']+)'|requires-python|Requires-Python (\S+))/i, say: ([, have, wanted, other]) => ({ detail: `It needs another Python${wanted ?? other ? ` (${wanted ?? other})` : ''}${have === undefined ? '' : `, this is ${have}`}`, fixes: [command('Show the version in use', 'python3 --version'), command('Get one with uv', 'uv python install 3.13')] }) },
  { id: 'python', pattern: /SyntaxError: invalid syntax/, say: () => ({ detail: 'Its code is not for this version of Python: it is likely too old', fixes: [command('Show the version in use', 'python3 --version')] }) },
  { id: 'docker', pattern: /Cannot connect to the Docker daemon|docker daemon is not running|error during connect:[^\n]*docker/i, say: () => ({ detail: 'Docker is installed but does not run', fixes: [command('Start it', 'sudo systemctl start docker'), command('Check it', 'docker info')] }) },
  { id: 'docker', pattern: /(?:pull access denied|manifest unknown|repository does not exist)/i, say: () => ({ detail: 'Docker cannot get the image: it is not there, or needs a login', fixes: [command('Sign in', 'docker login')] }) },
  { id: 'permission', pattern: /(?:EACCES|Permission denied)[^\n]*/i, say: ([text = '']) => ({ detail: `It may not do something: ${text.slice(0, 200)}`, fixes: [] }) },
  { id: 'key', pattern: /(?:([A-Z][A-Z0-9]*_(?:API_)?(?:KEY|TOKEN|SECRET|PASSWORD|URL))\b[^\n]{0,60}(?:required|missing|not set|not provided|undefined|must be)|(?:missing|required|provide|set)[^\n]{0,60}\b([A-Z][A-Z0-9]*_(?:API_)?(?:KEY|TOKEN|SECRET|PASSWORD|URL)))/i, say: ([, a, b]) => ({ detail: `It wants the variable ${a ?? b}, which it is not given`, fixes: [{ kind: 'variable', label: `Give it ${a ?? b}`, name: a ?? b ?? '' }] }) },
];

/** What the last lines of standard error say of why it does not start; nothing for what is not known. */
export function readStderr(text: string): Saying[] {
  const known = patterns.flatMap(({ id, pattern, say }): Saying[] => {
    const match = pattern.exec(text);
    return match ? [{ id, ...say(match) }] : [];
  });
  return known.filter(({ id }, index) => known.findIndex((other) => other.id === id) === index);
}

function readable(name: string): string {
  return name.replaceAll(/%40/gi, '@').replaceAll(/%2f/gi, '/').replace(/['".,]+$/, '');
}
