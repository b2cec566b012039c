// The build leaves out entries that are not written; here they are missed, and so are worker
// threads that nobody listed: they would run from the sources and be absent from out/.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot as root } from '../launch/install.mjs';
import { listFiles } from '../launch/stamp.mjs';
import { allEntries } from '../build/entries.mjs';
import { generators } from '../build/generators.mjs';
import { tasks } from '../launch/tasks.mjs';

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const fromTasks = tasks.map((task) => task.entry).filter((entry) => !/^(out|node_modules)\//.test(entry));
const missing = [...new Set([...allEntries, ...fromTasks, ...generators.map(({ script }) => script)])]
  .filter((file) => !existsSync(join(root, file)))
  .map((file) => `${file} is an entry and does not exist`);
const unknown = tasks
  .filter((task) => manifest.scripts[task.name] !== `node resources/launch/run.mjs ${task.name}`)
  .map((task) => `package.json has no script "${task.name}" that runs resources/launch/run.mjs`);

const unlisted = listFiles(root, ['src-main'])
  .filter((file) => file.endsWith('.ts') && /import \{[^}]*\bparentPort\b[^}]*\} from 'node:worker_threads'/.test(readFileSync(file, 'utf8')))
  .map((file) => file.slice(root.length + 1).replaceAll('\\', '/'))
  .filter((file) => !allEntries.includes(file))
  .map((file) => `${file} is a worker thread and is missing in resources/build/entries.mjs`);
const problems = [...missing, ...unknown, ...unlisted];

for (const problem of problems) process.stdout.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
