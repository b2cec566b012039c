import type { AuditLog } from '../audit/auditLog.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Log } from '../kernel/log.ts';
import type { Policy } from '../policy/decide.ts';
import type { Ports } from '../ports/ports.ts';
import type { Roots } from '../ports/roots.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Registry } from '../registry/registry.ts';
import type { Journal } from '../undo/journal.ts';
import type { Execution } from './execution/createExecution.ts';
import type { Approvals } from './approvals.ts';
import type { CallsRepository } from './callsRepository.ts';
import type { Grants } from './grants.ts';
import type { Limits } from './limits.ts';
import type { Results } from './results.ts';
import type { TokenAdmission } from './tokenAdmission.ts';

/** What the door is made of; put together once, in createRuntime. */
export interface DoorParts {
  registry: Registry;
  ports: Ports;
  /** Where paths are judged from now; the workspace may be changed while the runtime runs. */
  roots(): Roots;
  policy(): Policy;
  grants: Grants;
  approvals: Approvals;
  audit: AuditLog;
  journal: Journal;
  redactor: Redactor;
  results: Results;
  /** What tokens of outside clients may do; absent: all alike. */
  tokens?: TokenAdmission;
  calls: CallsRepository;
  limits: Limits;
  execution: Execution;
  clock: Clock;
  log: Log;
  /** Milliseconds a card waits for the person; undefined = until they answer. */
  approvalLimitMs(): number | undefined;
  /** How long the journal keeps what was replaced or deleted. */
  keptForMs(): number;
}
