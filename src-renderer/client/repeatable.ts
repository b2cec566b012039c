import type { MethodName } from '../../src-preload/contract/index.ts';

/**
 * Methods that only look: sent again when the runtime was restarted and cannot say whether it had
 * carried them out. Every other method is then reported as unknown and never sent twice.
 */
export const repeatable: ReadonlySet<MethodName> = new Set<MethodName>([
  'chats.search',
  'calls.explain',
  'calls.get',
  'calls.recent',
  'approvals.preview',
  'approvals.reach',
  'functions.list',
  'functions.get',
  'functions.search',
  'functions.understand',
  'audit.query',
  'audit.get',
  'audit.density',
  'audit.verify',
  'audit.export',
  'health.report',
  'models.discover',
  'models.list',
  'folders.list',
  'paths.complete',
  'policy.get',
  'policy.test',
]);
