import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PolicyFile } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import type { PolicyProblem } from '../../src-preload/contract/index.ts';
import { parsePolicy } from './parsePolicy.ts';

/** A rules file that was read and is in order. */
export interface LoadedPolicy {
  file: string;
  text: string;
  policy: PolicyFile;
}

/** What the policy screen starts from where no rules were saved. */
export const emptyPolicyText = `${JSON.stringify({ version: 1, rules: [] }, null, 2)}\n`;

/** The person's own rules file. */
export function savedPolicyPath(dataFolder: string): string {
  return join(dataFolder, 'policy.json');
}

/** Reads the person's rules, when there are any. CONFIG_INVALID as `readPolicyFile`. */
export function readSavedPolicy(dataFolder: string): LoadedPolicy | undefined {
  const file = savedPolicyPath(dataFolder);
  const text = readOrUndefined(file);
  return text === undefined ? undefined : requirePolicy(file, text, 'Mend the file, or move it aside to start without rules of your own');
}

/** Reads a rules file that must be there. CONFIG_INVALID names file, line, path and what would be right. */
export function readPolicyFile(file: string): LoadedPolicy {
  return requirePolicy(file, readPolicyText(file), 'Mend the file; `steward policy test --policy FILE` says everything that is wrong with it');
}

/** The text of a rules file that must be there, right or wrong. */
export function readPolicyText(file: string): string {
  const text = readOrUndefined(file);
  if (text === undefined) throw new AppError('CONFIG_INVALID', `There is no policy called ${file}`, { hint: 'Use ask, read-only, trusted, unattended, or the path of a rules file' });
  return text;
}

/** A file's text; undefined when it is not there. CONFIG_INVALID when it cannot be read. */
export function readOrUndefined(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new AppError('CONFIG_INVALID', `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)})`, { cause: error });
  }
}

function requirePolicy(file: string, text: string, hint: string): LoadedPolicy {
  const { policy, problems } = parsePolicy(text);
  if (policy) return { file, text, policy };
  const [first, ...more] = problems;
  throw new AppError('CONFIG_INVALID', `${file}${describeProblem(first)}${more.length > 0 ? ` (and ${more.length} more)` : ''}`, { hint });
}

/** `, line 12: rules[2].match.path: must be …`, to follow a file's name. */
export function describeProblem({ line, path, message }: PolicyProblem): string {
  return `${line === undefined ? '' : `, line ${line}`}: ${path === '' ? '' : `${path}: `}${message}`;
}
