// Who may import whom. This table is the rule; checkWalls.mjs turns it into dependency-cruiser
// rules. A room is a folder of src-main. `values` may be imported freely, `types` only with
// `import type`. Everything not named is forbidden, among the rooms and outside them.
// Everybody in src-main may use npm packages, Node's own modules and the contract's types,
// except where `forbidden` says otherwise.

/** @typedef {{ values?: readonly string[], types?: readonly string[], packages?: readonly string[], forbidden?: readonly string[] }} Wall */

// What a function must not reach around its ports for.
const machine = [
  'fs', 'fs/promises', 'child_process', 'worker_threads', 'cluster',
  'net', 'tls', 'http', 'https', 'http2', 'dgram',
];

// All rooms but the hosts.
const everyRoom = [
  'agent', 'audit', 'calls', 'discovery', 'functions', 'health', 'kernel', 'mcp', 'memory', 'models', 'policy',
  'ports', 'redact', 'registry', 'runtime', 'store', 'undo', 'wire', 'workflows',
];

/** Keys: a room, or a file of src-main. Names in the lists: a room, or a file without its ending. */
/** @type {Readonly<Record<string, Wall>>} */
export const rooms = {
  kernel: { values: ['contract/errorCodes'] },
  ports: { values: ['kernel'] },
  registry: { values: ['kernel'], types: ['ports'] },
  // `ports/accounts`: the account that is used is found as the one that was judged.
  functions: { values: ['registry/defineFunction', 'kernel/callerName', 'kernel/errors', 'kernel/format', 'ports/accounts', 'ports/commands', 'ports/terminals'], types: ['registry', 'ports'], forbidden: machine },
  // Rules and effects that are not as the contract says must not be taken for ones that ask nothing.
  // `ports/spelling`: names that look alike to paths look alike to protected places.
  policy: { values: ['kernel', 'contract/policy', 'contract/effects', 'ports/spelling'], types: ['registry', 'ports'] },
  redact: { values: ['kernel'], types: ['registry'] },
  store: { values: ['kernel'] },
  memory: { values: ['store', 'kernel'], types: ['ports'] },
  // Rows are redacted and shortened before they are hashed.
  audit: { values: ['store', 'redact', 'ports', 'kernel'], types: ['registry'] },
  undo: { values: ['store', 'ports', 'kernel'], types: ['registry'] },
  // `state`: the card's warning and the screens must agree on what an unusual character is.
  calls: { values: ['registry', 'policy', 'redact', 'audit', 'undo', 'ports', 'store', 'kernel', 'state'] },
  // The offline engine reads the schemas as the projections give them to models.
  models: { values: ['registry', 'kernel'] },
  // `state`: a chat in memory is what the screens see, worked out by the same reducers.
  agent: { values: ['calls', 'models', 'store', 'registry', 'redact', 'kernel', 'state'] },
  // `state`: warnings about a foreign tool and the screens must agree on what an unusual character is.
  // It starts servers through the ports it is given. `policy/foreignNames`: the card says what the policy takes a name for.
  // `ports/…`: where a sign-in may be sent to is judged as every other connection is.
  mcp: { values: ['calls', 'policy/foreignNames', 'ports/addresses', 'ports/allowedHosts', 'registry', 'store', 'redact', 'kernel', 'state'], types: ['ports'] },
  workflows: { values: ['calls', 'registry', 'store', 'redact', 'kernel'], types: ['ports'] },
  // What stands in others' files must not be taken for an entry that is as the contract says.
  discovery: { values: ['mcp', 'ports', 'store', 'kernel', 'contract/servers'] },
  health: { values: ['kernel', 'store', 'state'] },
  wire: { values: ['contract', 'state', 'kernel'] },
  runtime: { values: [...everyRoom, 'contract', 'state'] },
  hosts: { values: ['runtime', 'wire', 'ports', 'kernel', 'contract'], types: ['mcp', 'state'] },
  cli: { values: [...everyRoom, 'hosts/headless', 'contract', 'state'] },
  'main.ts': { values: ['hosts/electron', 'runtime', 'kernel'] },
  'cli.ts': { values: [...everyRoom, 'cli', 'hosts/headless', 'contract', 'state'] },
  // With a Steward elsewhere it is an MCP client like any other.
  library: { values: ['cli', 'runtime', 'mcp', 'calls', 'ports', 'kernel'] },
  'libraryHost.ts': { values: ['library', 'kernel'] },
  'index.ts': { values: ['library', 'kernel'] },
};

/** The places outside src-main. `packages`: the only npm packages allowed; no list allows all. */
/** @type {Readonly<Record<string, Wall>>} */
export const places = {
  'src-preload/index.ts': { packages: ['electron'] },
  'src-preload/contract': { packages: ['zod'] },
  'src-preload/state': { types: ['contract'], packages: [] },
  'src-renderer': { values: ['state'], types: ['contract'] },
};

/** The only places that may import `electron`, as a type or a value. */
export const electronPlaces = ['src-main/main.ts', 'src-main/hosts/electron/', 'src-preload/index.ts'];

/** Places without Node's own modules. */
export const browserPlaces = ['src-preload/', 'src-renderer/'];

/** Fewer than this means that the scan did not work: dependency-cruiser is green over nothing. */
export const minimumModules = 30;
export const minimumImports = 30;
