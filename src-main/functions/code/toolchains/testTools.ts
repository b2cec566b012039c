import { parseCargoTest, parseGoTest, parseJest, parseMavenTest, parsePytest, parseTap, parseUnittest, parseVitest, type TestCounts } from './parseTests.ts';
import type { Argv, Tool } from './runTool.ts';
import { fileArgument } from './toolArguments.ts';

export const frameworks = ['vitest', 'jest', 'node', 'pytest', 'unittest', 'cargo', 'go', 'maven'] as const;
export type Framework = (typeof frameworks)[number];

export interface TestTool extends Tool {
  name: Framework;
  parse(output: string): TestCounts | undefined;
}

export interface TestSelection {
  framework: 'auto' | Framework;
  files: string[];
  name_pattern?: string | undefined;
}

const python = 'Python and pytest (python3 -m pip install pytest, or on Debian: apt-get install python3-pytest)';
const pythonFolders = ['.venv/bin/python', 'venv/bin/python', '.venv/Scripts/python.exe'];

/** Every way to run these tests, in the order their signs are believed. From the call's input alone. */
export function testTools({ framework, files, name_pattern }: TestSelection): TestTool[] {
  const named = files.map(fileArgument);
  const only = (option: string): string[] => (name_pattern === undefined ? [] : [`${option}=${name_pattern}`]);
  const pytest = ['-m', 'pytest', '-q', '--tb=short', '-rfE', '--color=no', '-p', 'no:cacheprovider', ...(name_pattern === undefined ? [] : ['-k', name_pattern]), ...named];
  const unittest: Argv = ['python3', '-m', 'unittest', '-v', ...(name_pattern === undefined ? [] : ['-k', name_pattern]), ...named];
  const pythonSigns = ['pytest.ini', 'conftest.py', 'pyproject.toml', 'setup.cfg', 'tox.ini', 'setup.py', 'requirements.txt', 'tests', 'test_*.py', '*_test.py', '*.py'];
  const tools: TestTool[] = [
    { name: 'vitest', argv: ['./node_modules/.bin/vitest', 'run', '--reporter=tap-flat', ...only('--testNamePattern'), ...named], signs: ['package.json:"vitest"', 'vitest.config.ts', 'vitest.config.js', 'vitest.config.mts', 'vitest.config.mjs'], install: 'vitest in the project (npm install)', parse: parseVitest },
    { name: 'jest', argv: ['./node_modules/.bin/jest', '--json', '--testLocationInResults', ...only('--testNamePattern'), ...named], signs: ['package.json:"jest"', 'jest.config.js', 'jest.config.ts', 'jest.config.mjs', 'jest.config.cjs'], install: 'jest in the project (npm install)', parse: parseJest },
    { name: 'cargo', argv: ['cargo', 'test', '--offline', '--no-fail-fast', ...(name_pattern === undefined ? [] : ['--', name_pattern])], signs: ['Cargo.toml'], install: 'Rust (https://rustup.rs)', parse: parseCargoTest },
    { name: 'go', argv: ['go', 'test', '-json', ...only('-run'), ...(named.length > 0 ? named : ['./...'])], signs: ['go.mod'], install: 'Go (https://go.dev/dl, or on Debian: apt-get install golang)', parse: parseGoTest },
    { name: 'maven', argv: ['mvn', '-B', '-o', ...only('-Dtest'), 'test'], signs: ['pom.xml'], install: 'Maven (on Debian: apt-get install maven)', parse: parseMavenTest },
    ...pythonFolders.map((program): TestTool => ({ name: 'pytest', argv: [`./${program}`, ...pytest], signs: [program], install: python, parse: parsePytest })),
    { name: 'pytest', argv: ['python3', ...pytest], signs: pythonSigns, install: python, parse: parsePytest },
    { name: 'unittest', argv: unittest, signs: pythonSigns, install: 'Python', parse: parseUnittest },
    { name: 'node', argv: ['node', '--test', '--test-reporter=tap', ...only('--test-name-pattern'), ...named], signs: ['package.json', '*.test.js', '*.test.mjs', '*.test.cjs', '*.test.ts', '*.spec.js', 'test.js', 'test', '*.js', '*.mjs'], install: 'Node.js (https://nodejs.org, or on Debian: apt-get install nodejs)', parse: parseTap },
  ];
  const wanted = framework === 'auto' ? tools : tools.filter(({ name }) => name === framework);
  // What was named is run even where nothing speaks for it, from an environment of the project only when that is there.
  return framework === 'auto' ? wanted : wanted.map((tool) => (tool.signs?.length === 1 && tool.signs[0]?.includes('/') ? tool : withoutSigns(tool)));
}

function withoutSigns({ name, argv, install, parse }: TestTool): TestTool {
  return { name, argv, install, parse };
}
