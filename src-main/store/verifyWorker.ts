import { parentPort, workerData } from 'node:worker_threads';
import { verifyAuditFile } from './verifyAuditFile.ts';

const { auditFile, anchor } = workerData as { auditFile: string; anchor: { seq: number; hash: string } | undefined };
try {
  parentPort?.postMessage({ verdict: verifyAuditFile(auditFile, anchor) });
} catch (error) {
  parentPort?.postMessage({ message: error instanceof Error ? error.message : String(error) });
}
