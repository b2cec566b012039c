/** Steward as a library: the same functions, through the same door, from a program of yours. */
export { createMcpClient, ComprehensiveMcpClient, type McpClientOptions } from './library/mcpClient.ts';
export { AppError, type ErrorCode } from './kernel/errors.ts';
