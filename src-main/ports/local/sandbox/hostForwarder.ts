/**
 * Program text for `node -e`, run inside a sandbox as `node -e TEXT SOCKET PORT`: listens on
 * 127.0.0.1:PORT there and hands each connection to the host proxy's socket. Writes one byte to file
 * descriptor 3 and closes it when it listens; a descriptor that closes without the byte means that
 * it could not. Runs until it is killed.
 */
export const forwarderScript = `
const { closeSync, writeSync } = require('node:fs');
const { connect, createServer } = require('node:net');
const [, socketPath, port] = process.argv;
createServer({ allowHalfOpen: true }, (client) => {
  const proxy = connect({ path: socketPath, allowHalfOpen: true });
  const join = (from, to) => {
    from.on('error', () => to.destroy());
    from.on('close', () => from.readableEnded && from.writableFinished || to.destroy());
    from.pipe(to);
  };
  join(client, proxy);
  join(proxy, client);
}).listen(Number(port), '127.0.0.1', () => {
  writeSync(3, '\\n');
  closeSync(3);
});
`.trim();
