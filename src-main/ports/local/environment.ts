import type { EnvironmentVariables } from '../environment.ts';
import { inheritedEnvironment } from './inheritedEnvironment.ts';

/** Keys to Steward itself: whoever has one is taken for an allowed program. */
const ownKeys = /^(?:MCP_AUTH_TOKEN|MCP_REDIS_URL|STEWARD_)/i;

export function createLocalEnvironment(environment: NodeJS.ProcessEnv = process.env): EnvironmentVariables {
  const harmless = new Set(Object.keys(inheritedEnvironment(environment)));
  return {
    names: () => Object.keys(environment).sort(),
    value: (name) => (ownKeys.test(name) || !Object.hasOwn(environment, name) ? undefined : environment[name]),
    isHarmless: (name) => harmless.has(process.platform === 'win32' ? name.toUpperCase() : name),
  };
}
