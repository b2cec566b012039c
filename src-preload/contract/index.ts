import type { z } from 'zod';
import { accountMethods } from './accounts.ts';
import { databaseMethods } from './databases.ts';
import { auditMethods } from './audit.ts';
import { browserMethods, type BrowserAction, type BrowserState } from './browser.ts';
import { approvalMethods, callMethods, type ApprovalsAction, type ApprovalsState } from './calls.ts';
import { chatMethods, type ChatAction, type ChatsAction, type ChatsState, type ChatState } from './chats.ts';
import { functionMethods } from './functions.ts';
import { healthMethods, type HealthAction, type HealthState } from './health.ts';
import { ownFunctionMethods, type OwnFunctionsAction, type OwnFunctionsState } from './ownFunctions.ts';
import { memoryMethods, type MemoriesAction, type MemoriesState } from './memories.ts';
import { policyMethods } from './policy.ts';
import { scheduleMethods, type SchedulesAction, type SchedulesState } from './schedules.ts';
import { terminalMethods, type TerminalsAction, type TerminalsState } from './terminals.ts';
import { tokenMethods } from './tokens.ts';
import { serverMethods, type ServerLogAction, type ServerLogState, type ServersAction, type ServersState } from './serverMethods.ts';
import { settingsMethods, type SettingsAction, type SettingsState, type StatusAction, type StatusState } from './settings.ts';

/** Every request a user interface can make, with the schemas that guard it. */
export const methods = {
  ...chatMethods,
  ...callMethods,
  ...approvalMethods,
  ...functionMethods,
  ...ownFunctionMethods,
  ...auditMethods,
  ...healthMethods,
  ...policyMethods,
  ...settingsMethods,
  ...tokenMethods,
  ...scheduleMethods,
  ...accountMethods,
  ...memoryMethods,
  ...databaseMethods,
  ...serverMethods,
  ...browserMethods,
  ...terminalMethods,
} as const;

export type MethodName = keyof typeof methods;
export type Params<M extends MethodName> = z.input<(typeof methods)[M]['params']>;
/** Parameters after validation, defaults filled in. */
export type ParsedParams<M extends MethodName> = z.output<(typeof methods)[M]['params']>;
export type Result<M extends MethodName> = z.output<(typeof methods)[M]['result']>;

/** Every stream a user interface can follow: a snapshot of `state`, then numbered `action`s. */
export interface Topics {
  status: { key: undefined; state: StatusState; action: StatusAction };
  chats: { key: undefined; state: ChatsState; action: ChatsAction };
  chat: { key: string; state: ChatState; action: ChatAction };
  approvals: { key: undefined; state: ApprovalsState; action: ApprovalsAction };
  health: { key: undefined; state: HealthState; action: HealthAction };
  settings: { key: undefined; state: SettingsState; action: SettingsAction };
  servers: { key: undefined; state: ServersState; action: ServersAction };
  schedules: { key: undefined; state: SchedulesState; action: SchedulesAction };
  ownFunctions: { key: undefined; state: OwnFunctionsState; action: OwnFunctionsAction };
  memories: { key: undefined; state: MemoriesState; action: MemoriesAction };
  serverLog: { key: string; state: ServerLogState; action: ServerLogAction };
  browser: { key: string; state: BrowserState; action: BrowserAction };
  terminal: { key: string; state: TerminalsState; action: TerminalsAction };
}
export type TopicName = keyof Topics;
export const topicNames = ['status', 'chats', 'chat', 'approvals', 'health', 'settings', 'servers', 'schedules', 'memories', 'ownFunctions', 'serverLog', 'browser', 'terminal'] as const satisfies readonly TopicName[];

export type * from './accounts.ts';
export type * from './audit.ts';
export type * from './browser.ts';
export type * from './calls.ts';
export type * from './chats.ts';
export type * from './common.ts';
export type * from './databases.ts';
export type * from './effects.ts';
export type { ErrorCode, ErrorView } from './errorCodes.ts';
export type * from './frame.ts';
export type * from './functions.ts';
export type * from './health.ts';
export type * from './ownFunctions.ts';
export type * from './memories.ts';
export type * from './policy.ts';
export type * from './preview.ts';
export type * from './serverMethods.ts';
export type * from './schedules.ts';
export type * from './servers.ts';
export type * from './settings.ts';
export type * from './terminals.ts';
export type * from './tokens.ts';
