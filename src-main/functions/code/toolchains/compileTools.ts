import type { Diagnostic } from './diagnostics.ts';
import { parseGcc, parseGo, parseJavac, parseMaven, parseRust, parseTsc } from './parseCompilers.ts';
import type { Tool } from './runTool.ts';
import { extension, fileArgument } from './toolArguments.ts';

type Language = 'c' | 'c++' | 'rust' | 'go' | 'java' | 'typescript';

export interface Compilation {
  source_path: string;
  more_sources: string[];
  output_path?: string | undefined;
  language: 'auto' | Language;
  standard?: string | undefined;
  optimize: boolean;
  check_only: boolean;
  libraries: string[];
}

const languages: Readonly<Record<string, Language>> = {
  c: 'c',
  cc: 'c++',
  cpp: 'c++',
  cxx: 'c++',
  'c++': 'c++',
  rs: 'rust',
  go: 'go',
  java: 'java',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
};

/** By the name of the file; undefined where it says nothing. */
export function languageOf({ source_path, language }: { source_path: string; language: string }): Language | undefined {
  return language === 'auto' ? languages[extension(source_path)] : (language as Language);
}

/** A name without an ending, in no stated language, is a folder. */
export function isProject({ source_path, language }: { source_path: string; language: string; more_sources: string[] }): boolean {
  return language === 'auto' && extension(source_path) === '';
}

/** Every way to compile this, best first. From the call's input alone. */
export function compileTools(input: Compilation): Tool[] {
  if (isProject(input)) return projectTools(input);
  const language = languageOf(input);
  const { output_path, standard, optimize, check_only, libraries } = input;
  const sources = [input.source_path, ...input.more_sources].map(fileArgument);
  const output = output_path === undefined ? undefined : fileArgument(output_path);
  switch (language) {
    case 'c':
    case 'c++': {
      const base = fileArgument(input.source_path.replace(/\.[^.\\/]+$/, ''));
      const rest = ['-Wall', ...(standard === undefined ? [] : [`-std=${standard}`]), ...(optimize ? ['-O2'] : ['-g']), '-x', language, ...sources, '-x', 'none', ...(check_only ? ['-fsyntax-only'] : ['-o', output ?? base]), ...libraries.map((name) => `-l${name}`)];
      const names = language === 'c' ? ['gcc', 'clang', 'cc'] : ['g++', 'clang++', 'c++'];
      return names.map((name) => ({ name, argv: [name, ...rest], install: 'gcc (on Debian: apt-get install build-essential; on macOS: xcode-select --install; on Windows: MSYS2)' }));
    }
    case 'rust': {
      const base = fileArgument(input.source_path.replace(/\.rs$/, ''));
      return [{ name: 'rustc', argv: ['rustc', '--error-format=json', '--edition', standard ?? '2021', ...(optimize ? ['-O'] : []), ...(check_only ? ['--emit=metadata', '--out-dir', '/tmp'] : ['-o', output ?? base]), ...sources.slice(0, 1)], install: 'Rust (https://rustup.rs, or on Debian: apt-get install rustc)' }];
    }
    case 'go':
      return [{ name: 'go', argv: check_only ? ['go', 'vet', ...sources] : ['go', 'build', '-o', output ?? fileArgument(input.source_path.replace(/\.go$/, '')), ...sources], install: 'Go (https://go.dev/dl, or on Debian: apt-get install golang)' }];
    case 'java':
      return [{ name: 'javac', argv: ['javac', '-Xlint:all', ...(standard === undefined ? [] : ['--release', standard]), ...(check_only ? ['-XDshould-stop.ifNoError=FLOW'] : output === undefined ? [] : ['-d', output]), ...sources], install: 'a Java development kit (on Debian: apt-get install default-jdk)' }];
    case 'typescript': {
      const rest = ['--pretty', 'false', '--target', standard ?? 'es2022', '--module', 'nodenext', '--strict', '--skipLibCheck', ...(check_only ? ['--noEmit'] : output === undefined ? [] : ['--outDir', output]), ...sources];
      // Newer compilers want to be told that a tsconfig.json is not meant; older ones do not know how.
      return [...typescript(['--ignoreConfig', ...rest]), ...typescript(rest)];
    }
    case undefined:
      return [];
  }
}

function projectTools({ check_only, optimize }: Compilation): Tool[] {
  return [
    { name: 'cargo', argv: ['cargo', check_only ? 'check' : 'build', '--offline', '--message-format=json', ...(optimize ? ['--release'] : [])], signs: ['Cargo.toml'], install: 'Rust (https://rustup.rs)' },
    { name: 'go', argv: ['go', check_only ? 'vet' : 'build', './...'], signs: ['go.mod'], install: 'Go (https://go.dev/dl)' },
    { name: 'mvn', argv: ['mvn', '-B', '-o', '-q', 'compile'], signs: ['pom.xml'], install: 'Maven (on Debian: apt-get install maven)' },
    ...typescript(['--pretty', 'false', '-p', '.', ...(check_only ? ['--noEmit'] : [])]).map((tool) => ({ ...tool, signs: ['tsconfig.json'] })),
    { name: 'make', argv: ['make', ...(check_only ? ['-n'] : [])], signs: ['Makefile', 'makefile', 'GNUmakefile'], install: 'make (on Debian: apt-get install build-essential)' },
  ];
}

function typescript(rest: string[]): Tool[] {
  const install = 'TypeScript (in the project: npm install --save-dev typescript)';
  return [
    { name: 'tsc', argv: ['./node_modules/.bin/tsc', ...rest], install },
    { name: 'tsc', argv: ['tsc', ...rest], install },
  ];
}

/** How the output of a tool is read. */
export function parserOf({ name }: Tool): (output: string) => Diagnostic[] {
  switch (name) {
    case 'rustc':
    case 'cargo':
      return parseRust;
    case 'go':
      return parseGo;
    case 'javac':
      return parseJavac;
    case 'mvn':
      return parseMaven;
    case 'tsc':
      return parseTsc;
    default:
      return parseGcc;
  }
}
