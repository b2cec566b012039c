// node:http that reads a body and answers a fixed JSON of the same size as a small call's: the floor.
import { createServer } from 'node:http';

const answer = JSON.stringify({ jsonrpc: '2.0', id: 1, result: { content: [{ type: 'text', text: 'x'.repeat(300) }], structuredContent: { size: 1024 } } });
const server = createServer((request, response) => {
  request.on('data', () => undefined);
  request.on('end', () => {
    response.setHeader('content-type', 'application/json');
    response.end(answer);
  });
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`));
