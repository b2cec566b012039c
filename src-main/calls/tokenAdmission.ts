import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { Caller, TokenScope } from '../../src-preload/contract/index.ts';
import { AppError } from '../kernel/errors.ts';
import type { Policy } from '../policy/decide.ts';
import { matchesStars } from '../policy/starPatterns.ts';
import type { AnyFunction } from '../registry/defineFunction.ts';

/** What is known of a token: its scope, that it was revoked, or nothing (then it is not limited). */
export type TokenStanding = TokenScope | 'revoked' | undefined;

/** Whether a function is among those a scope names. */
export function inScope({ functions }: Pick<TokenScope, 'functions'>, { name, category }: Pick<AnyFunction, 'name' | 'category'>): boolean {
  return functions === undefined || functions.some((pattern) => (pattern.startsWith('category:') ? pattern === `category:${category}` : matchesStars(pattern, name)));
}

/** Lets in calls of outside clients, each as its token may. */
export interface TokenAdmission {
  /** UNAUTHENTICATED for a revoked token, OUT_OF_SCOPE for a function it may not call, RATE_LIMITED for one call too many. */
  admit(caller: Caller, definition: AnyFunction): Promise<void> | undefined;
  /** The policy as it holds for this caller beside the runtime's own; undefined where that is all. */
  narrowed(caller: Caller, policy: Policy): Policy | undefined;
}

/** The token a call is limited by: the caller's own, or that of whoever planned it. */
function tokenOf(caller: Caller): string | undefined {
  return caller.kind === 'mcp' || caller.kind === 'schedule' ? caller.tokenId : undefined;
}

export function createTokenAdmission(standingOf: (tokenId: string) => TokenStanding): TokenAdmission {
  const limiters = new Map<string, { points: number; limiter: RateLimiterMemory }>();

  async function count(tokenId: string, points: number): Promise<void> {
    let known = limiters.get(tokenId);
    if (known?.points !== points) limiters.set(tokenId, (known = { points, limiter: new RateLimiterMemory({ points, duration: 60 }) }));
    try {
      await known.limiter.consume(tokenId);
    } catch (problem) {
      if (!(problem instanceof RateLimiterRes)) throw problem;
      throw new AppError('RATE_LIMITED', `The token ${tokenId} makes more than ${points} calls a minute; nothing was run`, { hint: `Try again in ${Math.max(1, Math.ceil(problem.msBeforeNext / 1000))} s` });
    }
  }

  return {
    admit(caller, definition) {
      const tokenId = tokenOf(caller);
      const standing = tokenId === undefined ? undefined : standingOf(tokenId);
      if (tokenId === undefined || standing === undefined) return undefined;
      if (standing === 'revoked') throw new AppError('UNAUTHENTICATED', `The token ${tokenId} has been revoked`, { hint: 'Make another with: steward token create NAME' });
      if (!inScope(standing, definition)) throw new AppError('OUT_OF_SCOPE', `The token ${tokenId} may not call ${definition.name}`, { hint: 'Use another function, or a token whose scope names this one' });
      return standing.callsPerMinute === undefined ? undefined : count(tokenId, standing.callsPerMinute);
    },
    narrowed(caller, policy) {
      const tokenId = tokenOf(caller);
      const standing = tokenId === undefined ? undefined : standingOf(tokenId);
      if (standing === undefined || standing === 'revoked' || standing.preset === undefined) return undefined;
      // Read only is meant as it says: what was allowed to others opens nothing to this token.
      const closed = standing.preset === 'read-only';
      return { ...policy, preset: standing.preset, ...(closed && { grants: [], rules: policy.rules.filter(({ verdict }) => verdict !== 'allow') }) };
    },
  };
}
