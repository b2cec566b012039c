import { approvals } from './approvals.ts';
import { audit } from './audit.ts';
import { call } from './call.ts';
import type { Command } from './command.ts';
import { config } from './config.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './eval.ts';
import { list, search } from './list.ts';
import { mcp } from './mcp.ts';
import { policy } from './policy.ts';
import { discover, servers } from './servers.ts';
import { secret } from './secret.ts';
import { serve } from './serve.ts';
import { stats } from './stats.ts';
import { token } from './token.ts';
import { undo } from './undo.ts';

/** Everything `steward` can be asked. */
export const commands: readonly Command[] = [serve, mcp, list, search, call, undo, approvals, audit, stats, policy, servers, discover, doctor, config, secret, token, evaluate];
