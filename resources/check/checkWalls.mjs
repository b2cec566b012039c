// Checks walls.mjs with dependency-cruiser. It parses TypeScript with the JavaScript-made
// compiler, which TypeScript 7 no longer has (it then sees no modules and is green), so
// `typescript` resolves to the aliased 6.x here.
import { readdirSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { packageRoot as root } from '../launch/install.mjs';
import { listFiles } from '../launch/stamp.mjs';
import { browserPlaces, electronPlaces, minimumImports, minimumModules, places, rooms } from './walls.mjs';

/** @typedef {import('dependency-cruiser').IRegularForbiddenRuleType} Rule */

registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier.replace(/^typescript(?=$|\/)/, 'typescript-classic'), context),
});
const { cruise } = await import('dependency-cruiser');

process.chdir(root);
const areas = ['src-main', 'src-preload', 'src-renderer'];
const rules = makeRules();
const reasons = new Map(rules.map((each) => [each.name, each.comment]));
const { output } = await cruise(areas, {
  ruleSet: { forbidden: rules },
  validate: true,
  tsPreCompilationDeps: 'specify',
  doNotFollow: { path: 'node_modules' },
  parser: 'tsc',
  enhancedResolveOptions: { conditionNames: ['import', 'node', 'default'], exportsFields: ['exports'] },
});
if (typeof output === 'string') throw new Error('dependency-cruiser answered with text');

const problems = [
  ...strangers(),
  ...emptyScan(),
  ...output.summary.violations.map((violation) => {
    const cycle = violation.cycle?.map((step) => step.name).join(' -> ');
    return `${violation.from} -> ${cycle ?? violation.to}\n    ${violation.rule.name}: ${reasons.get(violation.rule.name)}`;
  }),
];
for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;

/** A room nobody gave a wall is a hole in it. */
function strangers() {
  return readdirSync('src-main')
    .filter((name) => rooms[name] === undefined)
    .map((name) => `src-main/${name} is not in resources/check/walls.mjs: say there what it may import`);
}

function emptyScan() {
  if (typeof output === 'string') return [];
  const seen = new Set(output.modules.map((module) => module.source));
  const missed = listFiles(root, areas)
    .map((file) => file.slice(root.length + 1).replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file) && !seen.has(file));
  const local = output.modules.filter((module) => areas.some((area) => module.source.startsWith(`${area}/`)));
  const imports = local.reduce((sum, module) => sum + module.dependencies.length, 0);
  return [
    ...missed.map((file) => `${file} was not scanned`),
    ...(local.length < minimumModules ? [`only ${local.length} modules were scanned, expected ${minimumModules}`] : []),
    ...(imports < minimumImports ? [`only ${imports} imports were seen, expected ${minimumImports}`] : []),
  ];
}

/** @returns {Rule[]} */
function makeRules() {
  return [
    ...Object.entries(rooms).flatMap(([room, wall]) => wallRules(`src-main/${room}`, wall, ['contract'])),
    ...Object.entries(places).flatMap(([place, wall]) => wallRules(place, wall, [])),
    rule('electron-only-in-its-host', 'only the desktop host may know Electron', {
      from: { path: areas.map((area) => `^${area}/`), pathNot: electronPlaces.map(startOf) },
      to: { path: ['^electron(/|$)', '^node_modules/electron/'] },
    }),
    rule('the-headless-host-knows-no-electron', 'the daemon runs where Electron is not', {
      from: { path: '^src-main/hosts/(?!electron/)' },
      to: { path: '^src-main/hosts/electron/' },
    }),
    rule('no-node-in-the-browser', 'this code also runs in a browser', {
      from: { path: browserPlaces.map(startOf), pathNot: '^src-preload/index\\.ts$' },
      to: { dependencyTypes: ['core'] },
    }),
    rule('no-circles', 'these files need each other at run time', {
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    }),
    rule('resolvable', 'this package is not to be found', { from: {}, to: { couldNotResolve: true, path: '^[^.]' } }),
  ];
}

/**
 * @param {string} place
 * @param {import('./walls.mjs').Wall} wall
 * @param {string[]} typesOfAll
 * @returns {Rule[]}
 */
function wallRules(place, wall, typesOfAll) {
  const values = [own(place), ...(wall.values ?? []).map(pathOf)];
  const types = [...values, ...[...(wall.types ?? []), ...typesOfAll].map(pathOf)];
  const from = { path: own(place) };
  const ours = ['^src-(main|preload|renderer)/', '^test/', '^resources/(launch|build|check)/'];
  /** @type {Rule[]} */
  const rules = [
    rule(`walls-of-${place}`, `it may import only itself, values of [${wall.values ?? ''}] and types of [${[...(wall.types ?? []), ...typesOfAll]}]`, {
      from,
      to: { path: ours, pathNot: types },
    }),
    rule(`types-only-in-${place}`, 'only its types may be imported here: write import type', {
      from,
      to: { path: types.filter((path) => !values.includes(path)), pathNot: values, dependencyTypesNot: ['type-only'] },
    }),
  ];
  if (wall.forbidden) {
    rules.push(
      rule(`no-detours-in-${place}`, 'it acts through the ports in ctx', {
        from,
        to: { path: `^(node:)?(${wall.forbidden.join('|')})$` },
      }),
    );
  }
  if (wall.packages) {
    const allowed = wall.packages.map((name) => `^(node_modules/)?${escape(name)}(/|$)`);
    rules.push(
      rule(`few-packages-in-${place}`, `of packages it may import only [${wall.packages}]`, {
        from,
        to: { path: ['node_modules/', '^electron'], ...(allowed.length > 0 && { pathNot: allowed }) },
      }),
    );
  }
  return rules.filter((each) => !Array.isArray(each.to?.path) || each.to.path.length > 0);
}

/** @param {string} name @param {string} comment @param {Pick<Rule, 'from' | 'to'>} parts @returns {Rule} */
function rule(name, comment, parts) {
  return { name, comment, severity: 'error', ...parts };
}

/** @param {string} place */
function own(place) {
  return place.endsWith('.ts') ? `^${escape(place)}$` : `^${escape(place)}/`;
}

/** A name in the lists as a path: `kernel`, `kernel/errors`, `contract`, `contract/errorCodes`, `state`. */
/** @param {string} name */
function pathOf(name) {
  const area = /^(contract|state)(\/|$)/.test(name) ? 'src-preload' : 'src-main';
  return `^${area}/${escape(name)}(/|\\.tsx?$)`;
}

/** @param {string} prefix */
function startOf(prefix) {
  return `^${escape(prefix)}`;
}

/** @param {string} text */
function escape(text) {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
