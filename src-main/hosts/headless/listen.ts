import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AppError, toAppError } from '../../kernel/errors.ts';

/** Listens, and answers the port. PORT_IN_USE, or CONFIG_INVALID for an address that cannot be used. */
export function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)));
    server.listen({ host, port, backlog: 4096 }, () => resolve((server.address() as AddressInfo).port));
  });
}

function explainListenError(error: NodeJS.ErrnoException, host: string, port: number): AppError {
  switch (error.code) {
    case 'EADDRINUSE':
      return new AppError('PORT_IN_USE', `Port ${port} on ${host} is in use by another program`, { cause: error, hint: 'Stop that program, or choose another port: --port 0 takes any free one' });
    case 'EACCES':
      return new AppError('PERMISSION_DENIED', `This user may not listen on port ${port}`, { cause: error, hint: 'Choose a port from 1024 up, or --port 0 for any free one' });
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new AppError('CONFIG_INVALID', `${host} is not an address of this computer`, { cause: error, hint: 'Use --host 127.0.0.1, or 0.0.0.0 for every address' });
    default:
      return toAppError(error, `${host}:${port}`);
  }
}
