import { readFileSync } from 'node:fs';
import { AppError } from '../kernel/errors.ts';
import { policyFile, type Rule } from '../policy/rules.ts';
import type { Preset } from '../../src-preload/contract/index.ts';

/** Reads a rules file. CONFIG_INVALID names the file, the place and what would be right. */
export function readPolicyFile(file: string): { preset: Preset | undefined; rules: Rule[] } {
  let data: unknown;
  try {
    data = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new AppError('CONFIG_INVALID', missing ? `There is no policy called ${file}` : `${file} is not valid JSON: ${(error as Error).message}`, {
      cause: error,
      hint: 'Use ask, read-only, trusted, unattended, or the path of a rules file',
    });
  }
  const parsed = policyFile.safeParse(data);
  if (parsed.success) return { preset: parsed.data.preset, rules: parsed.data.rules };
  const [issue] = parsed.error.issues;
  throw new AppError('CONFIG_INVALID', `${file}: ${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'not valid'}`);
}
