import { parentPort, workerData } from 'node:worker_threads';
import { verifyAuditFile } from './verifyAuditFile.ts';

const { folder } = workerData as { folder: string };
try {
  parentPort?.postMessage({ verdict: verifyAuditFile(folder) });
} catch (error) {
  parentPort?.postMessage({ message: error instanceof Error ? error.message : String(error) });
}
