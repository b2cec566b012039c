import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { AppError } from '../kernel/errors.ts';
import { controlAddress } from './controlAddress.ts';
import type { ControlAnswer, ControlMethods } from './controlMethods.ts';

/** Asks the Steward that runs on a data folder. NOT_REACHABLE when it does not answer. */
export async function askOwner<M extends keyof ControlMethods>(dataFolder: string, method: M, params: Parameters<ControlMethods[M]>[0]): Promise<Awaited<ReturnType<ControlMethods[M]>>> {
  const address = controlAddress(dataFolder);
  if (process.platform !== 'win32' && !existsSync(address)) {
    throw new AppError('NOT_REACHABLE', `Steward runs on ${dataFolder}, but cannot be reached`, { hint: 'It may be starting or stopping; try again in a moment' });
  }
  return (await askSocket(address, method, params)) as Awaited<ReturnType<ControlMethods[M]>>;
}

function askSocket(address: string, method: string, params: unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    socket.once('error', (error) => reject(new AppError('NOT_REACHABLE', `The running Steward does not answer: ${error.message}`, { cause: error })));
    socket.once('close', () => reject(new AppError('NOT_REACHABLE', 'The running Steward hung up before it answered', { hint: 'Whether it had begun is in the audit' })));
    createInterface({ input: socket }).once('line', (line) => {
      socket.end();
      try {
        resolve(readAnswer(JSON.parse(line) as ControlAnswer));
      } catch (error) {
        reject(error as Error);
      }
    });
    socket.write(`${JSON.stringify({ method, params })}\n`);
  });
}

/** The result, or throws the error that was answered. */
export function readAnswer(answer: ControlAnswer): unknown {
  if ('error' in answer) throw new AppError(answer.error.code, answer.error.message, answer.error.hint === undefined ? {} : { hint: answer.error.hint });
  return answer.result;
}
