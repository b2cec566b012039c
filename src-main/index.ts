/** Steward as a library: the same functions, through the same door, from a program of yours. */
export { createMcpClient, ComprehensiveMcpClient } from './library/comprehensiveMcpClient.ts';
export type { DiscoveredServer, ExecutionStats, FunctionSummary, McpClientOptions, ServerStatusReport, ServerSummary } from './library/types.ts';
export { AppError, type ErrorCode } from './kernel/errors.ts';
