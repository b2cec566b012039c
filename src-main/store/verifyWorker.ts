import { parentPort, workerData } from 'node:worker_threads';
import { verifyAuditFile } from './verifyAuditFile.ts';

const { auditFile, spoolFiles, anchor } = workerData as { auditFile: string; spoolFiles: string[]; anchor: { seq: number; hash: string } | undefined };
try {
  parentPort?.postMessage({ verdict: verifyAuditFile(auditFile, spoolFiles, anchor) });
} catch (error) {
  parentPort?.postMessage({ message: error instanceof Error ? error.message : String(error) });
}
