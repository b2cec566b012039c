// One story over every carrier: whoever speaks the contract cannot tell which one is under it.
import { MessageChannel } from 'node:worker_threads';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import type { ChatAction, ChatState } from '../../../src-preload/contract/index.ts';
import { maxFrameBytes } from '../../../src-preload/state/frameLimits.ts';
import { AppError } from '../../../src-main/kernel/errors.ts';
import type { Wire } from '../../../src-main/wire/connection.ts';
import { bridgeCarrier } from '../../../src-renderer/client/bridgeCarrier.ts';
import type { Carrier } from '../../../src-renderer/client/client.ts';
import { createClient } from '../../../src-renderer/client/createClient.ts';
import { memoryCarrier } from '../../../src-renderer/client/memoryCarrier.ts';
import { webSocketCarrier } from '../../../src-renderer/client/webSocketCarrier.ts';
import { testServer } from '../headless/serverKit.ts';
import { deferred, emptyChat, message, testWire, until } from './wireKit.ts';

interface Cuttable {
  carrier: Carrier;
  /** Cuts what is open, as a crash or a network would. */
  cut(): void;
}

const overMemory = (wire: Wire): Promise<Cuttable> => {
  const carrier = memoryCarrier((server) => wire.attach(server, 'owner'));
  return Promise.resolve({ carrier, cut: () => carrier.drop() });
};

/** Two ports that clone what they carry, as the processes of Electron do, under the page's own bridge. */
const overFakeIpc = (wire: Wire): Promise<Cuttable> => {
  const { port1: page, port2: runtime } = new MessageChannel();
  onTestFinished(() => page.close());
  let attachment: ReturnType<Wire['attach']> | undefined;
  let listener: ((text: string) => void) | undefined;
  let end: (() => void) | undefined;
  page.on('message', (text: string) => listener?.(text));
  runtime.on('message', (text: string) => {
    attachment ??= wire.attach({ post: (answer) => runtime.postMessage(answer), close: () => {} }, 'window 1');
    attachment.receive(text);
  });
  const bridge = bridgeCarrier({
    post: (text) => page.postMessage(text),
    onFrame(next) {
      listener = next;
    },
  });
  return Promise.resolve({
    carrier: {
      open(handlers) {
        const link = bridge.open(handlers);
        end = () => {
          link.close();
          handlers.onClosed('dropped');
        };
        return link;
      },
    },
    cut() {
      attachment?.closed();
      attachment = undefined;
      end?.();
    },
  });
};

const overWebSocket = async (wire: Wire): Promise<Cuttable> => {
  const server = await testServer({ wire });
  const Cookie = await server.signIn();
  let socket: WebSocket | undefined;
  return {
    carrier: webSocketCarrier(`ws://127.0.0.1:${server.port}/ws`, {
      connect(url) {
        socket = new WebSocket(url, { headers: { Cookie, Origin: `http://127.0.0.1:${server.port}` }, perMessageDeflate: false });
        return socket;
      },
    }),
    cut: () => socket?.terminate(),
  };
};

const append = (text: string): ChatAction => ({ type: 'textAppended', messageId: 'm', part: 0, text });

async function tellStory(connect: (wire: Wire) => Promise<Cuttable>): Promise<unknown[]> {
  const told: unknown[] = [];
  const slow = deferred<{ chatId: string }>();
  const { wire, topics } = testWire({
    'chats.create': ({ title }, { signal }) => {
      told.push(['carried out', title]);
      if (title === 'across the cut') return slow.promise;
      if (title === 'stopped') {
        return new Promise((_resolve, reject) => signal.addEventListener('abort', () => {
          told.push(['the handler was stopped']);
          reject(new Error('stopped'));
        }));
      }
      return { chatId: `chat “${title}” €` };
    },
    'chats.remove': () => {
      throw new AppError('NOT_FOUND', 'There is no such chat', { hint: 'Open another' });
    },
    'chats.stop': () => Promise.reject(new TypeError('x is undefined')),
  });
  topics.define('chat', {
    initial(key) {
      if (key !== 'c') throw new AppError('NOT_FOUND', `There is no chat ${key}`);
      return { ...emptyChat(key), messages: [message('m')] };
    },
  });
  topics.define('health', { initial: () => ({ samples: [] }) });
  const { carrier, cut } = await connect(wire);
  const client = createClient(carrier, { retryDelay: () => 0 });
  onTestFinished(() => client.close());
  client.onStatus((status) => told.push(['status', status]));
  const tell = async (name: string, request: Promise<unknown>): Promise<void> => {
    told.push(await request.then((result) => [name, result], ({ name: kind, code, message: text, hint }) => [name, kind, code, text, hint]));
  };

  const isTold = (words: string): boolean => told.some((line) => JSON.stringify(line).includes(words));

  await tell('a result', client.request('chats.create', { title: 'first' }));
  await tell('an error', client.request('chats.remove', { chatId: 'c' }));
  await tell('a failure inside', client.request('chats.stop', { chatId: 'c' }));
  await tell('wrong parameters', client.request('chats.rename', { chatId: 7 } as never));
  await tell('an unknown method', client.request('chats.sing' as never, {} as never));
  await tell('too much', client.request('chats.send', { chatId: 'c', text: 'x'.repeat(maxFrameBytes) }));
  await tell('too deep', client.request('calls.run', { name: 'f', input: { deep: JSON.parse('['.repeat(500) + ']'.repeat(500)) } }));
  const controller = new AbortController();
  const stopped = client.request('chats.create', { title: 'stopped' }, { signal: controller.signal });
  await until(() => isTold('"carried out","stopped"'), 'the request runs');
  controller.abort(new Error('the person left'));
  await Promise.allSettled([stopped]);
  await until(() => isTold('the handler was stopped'), 'the handler hears');
  await tell('stopped', stopped);

  let state: ChatState | undefined;
  const text = (): string => {
    const part = state?.messages[0]?.parts[0];
    return part?.type === 'text' ? part.text : '';
  };
  client.subscribe('chat', 'c', (next) => (state = next), (error) => told.push(['ended', error]));
  client.subscribe('chat', 'gone', () => {}, (error) => told.push(['ended', error]));
  await until(() => state !== undefined && isTold('There is no chat gone'), 'both are answered');
  told.push(['the snapshot', state]);
  for (const word of ['one ', 'two ', 'thrée ']) {
    topics.publish('chat', 'c', append(word));
    await until(() => text().endsWith(word), 'the action is there');
    told.push(['the text', text()]);
  }

  const across = client.request('chats.create', { title: 'across the cut' });
  await until(() => isTold('"carried out","across the cut"'), 'the request runs');
  cut();
  topics.publish('chat', 'c', append('while away '));
  await until(() => isTold('"lost"'), 'the cut is noticed');
  slow.resolve({ chatId: 'kept' });
  const queued = client.request('chats.create', { title: 'asked while away' });
  await until(() => client.status === 'open', 'it is open again');
  topics.publish('chat', 'c', append('and back'));
  await tell('the answer from before the cut', across);
  await tell('the answer from the cut', queued);
  await until(() => text().endsWith('and back'), 'the stream goes on');
  told.push(['the text', text()], ['as the runtime has it', JSON.stringify(state) === JSON.stringify(topics.state('chat', 'c'))]);
  topics.drop('chat', 'c', { code: 'NOT_FOUND', message: 'The chat was deleted', hint: 'Open another' });
  await until(() => isTold('The chat was deleted'), 'the end is told');
  return told;
}

test('memory, Electron IPC and WebSocket tell the same story', async () => {
  const memory = await tellStory(overMemory);
  expect(memory).toMatchInlineSnapshot(`
    [
      [
        "status",
        "open",
      ],
      [
        "carried out",
        "first",
      ],
      [
        "a result",
        {
          "chatId": "chat “first” €",
        },
      ],
      [
        "an error",
        "RequestError",
        "NOT_FOUND",
        "There is no such chat",
        "Open another",
      ],
      [
        "a failure inside",
        "RequestError",
        "INTERNAL",
        "Something inside Steward failed: x is undefined",
        "The log has the details",
      ],
      [
        "wrong parameters",
        "RequestError",
        "INVALID_INPUT",
        "chats.rename: chatId must be a string; title is missing; give a string",
        undefined,
      ],
      [
        "an unknown method",
        "RequestError",
        "UNKNOWN_METHOD",
        "There is no method "chats.sing"",
        "Reload the page: it may be older or newer than Steward",
      ],
      [
        "too much",
        "RequestError",
        "TOO_LARGE",
        "This is more than 4 MB, the most that can be sent at once",
        "Put it into a file and name the file",
      ],
      [
        "too deep",
        "RequestError",
        "INVALID_INPUT",
        "The frame is nested deeper than 100 levels",
        "Flatten the value",
      ],
      [
        "carried out",
        "stopped",
      ],
      [
        "the handler was stopped",
      ],
      [
        "stopped",
        "Error",
        undefined,
        "the person left",
        undefined,
      ],
      [
        "ended",
        {
          "code": "NOT_FOUND",
          "message": "There is no chat gone",
        },
      ],
      [
        "the snapshot",
        {
          "calls": {},
          "id": "c",
          "messages": [
            {
              "at": 1,
              "id": "m",
              "parts": [
                {
                  "text": "",
                  "type": "text",
                },
              ],
              "role": "assistant",
              "status": "streaming",
            },
          ],
          "queued": [],
          "running": false,
          "title": "A chat",
        },
      ],
      [
        "the text",
        "one ",
      ],
      [
        "the text",
        "one two ",
      ],
      [
        "the text",
        "one two thrée ",
      ],
      [
        "carried out",
        "across the cut",
      ],
      [
        "status",
        "lost",
      ],
      [
        "status",
        "open",
      ],
      [
        "carried out",
        "asked while away",
      ],
      [
        "the answer from before the cut",
        {
          "chatId": "kept",
        },
      ],
      [
        "the answer from the cut",
        {
          "chatId": "chat “asked while away” €",
        },
      ],
      [
        "the text",
        "one two thrée while away and back",
      ],
      [
        "as the runtime has it",
        true,
      ],
      [
        "ended",
        {
          "code": "NOT_FOUND",
          "hint": "Open another",
          "message": "The chat was deleted",
        },
      ],
    ]
  `);
  expect(await tellStory(overFakeIpc)).toEqual(memory);
  expect(await tellStory(overWebSocket)).toEqual(memory);
});
