import { z } from 'zod';
import { AppError } from '../kernel/errors.ts';
import { logLevels } from '../kernel/log.ts';

const wholeNumber = (least: number, most: number) => z.string().regex(/^\d+$/, 'must be a whole number').transform(Number).pipe(z.number().min(least).max(most));
const securityLevels = ['ask', 'read-only', 'trusted', 'unattended', 'production', 'enterprise'] as const;

/** The environment variables Steward reads. Anything wrong in them stops the start with one clear line. */
const variables = {
  MCP_CONFIG_PATH: z.string().min(1),
  MCP_SERVERS_PATH: z.string().min(1),
  MCP_LOG_LEVEL: z.string().toLowerCase().pipe(z.enum(logLevels)),
  LOG_LEVEL: z.string().toLowerCase().pipe(z.enum(logLevels)),
  MCP_MAX_WORKERS: wholeNumber(1, 1024),
  /** Calls a minute and caller; 0 = off. */
  MCP_RATE_LIMIT: wholeNumber(0, 1_000_000_000),
  MCP_SECURITY_LEVEL: z.string().toLowerCase().pipe(z.enum(securityLevels)),
  MCP_REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  MCP_METRICS_ENABLED: z.string().toLowerCase().pipe(z.enum(['true', 'false', '1', '0'])).transform((value) => value === 'true' || value === '1'),
  /** Seconds. */
  MCP_HEALTH_CHECK_INTERVAL: wholeNumber(1, 86_400),
  MCP_DATA_DIR: z.string().min(1),
  MCP_WORKSPACE: z.string().min(1),
  MCP_AUTH_TOKEN: z.string().regex(/^[\x21-\x7e]{16,512}$/, 'must have 16 to 512 printable characters without spaces'),
  MCP_ALLOWED_HOSTS: z.string().transform((value) => value.split(',').map((host) => host.trim()).filter(Boolean)),
} as const;

export type Environment = { [K in keyof typeof variables]?: z.output<(typeof variables)[K]> };

/** CONFIG_INVALID naming the variable, its value (never a token or a password) and what would be right. Empty variables count as unset. */
export function readEnvironment(source: NodeJS.ProcessEnv): Environment {
  const found: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(variables)) {
    const value = source[name];
    if (value === undefined || value === '') continue;
    const parsed = schema.safeParse(value);
    if (!parsed.success) {
      const shown = name === 'MCP_AUTH_TOKEN' ? '' : ` is ${JSON.stringify(withoutCredentials(value).slice(0, 100))}; it`;
      throw new AppError('CONFIG_INVALID', `The environment variable ${name}${shown} ${explain(parsed.error)}`);
    }
    found[name] = parsed.data;
  }
  return found as Environment;
}

/** User and password of an address stand before its @, however wrongly it is written. */
function withoutCredentials(value: string): string {
  return value.replace(/^.*@/s, '…@');
}

function explain(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'is not valid';
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`;
  if (issue.code === 'too_big') return `must be ${issue.maximum} or less`;
  if (issue.code === 'too_small') return `must be ${issue.minimum} or more`;
  if (issue.code === 'invalid_format' && issue.format === 'url') return 'must be a redis:// address';
  return issue.message;
}
