import type { ErrorView, TopicName, Topics } from '../../src-preload/contract/index.ts';
import type { Client } from '../client/client.ts';

interface Value<T extends TopicName> {
  state: Topics[T]['state'] | undefined;
  error: ErrorView | undefined;
}

/** One subscription for every component that follows the same topic; it ends a while after the last has gone. */
export interface SharedTopic<T extends TopicName> {
  current(): Value<T>;
  follow(listener: (value: Value<T>) => void): () => void;
  /** Whether a value came from this topic. */
  isCurrent(value: Value<T>): boolean;
}

const lingerMs = 5000;
const shared = new WeakMap<Client, Map<string, SharedTopic<TopicName>>>();

export function sharedTopic<T extends TopicName>(client: Client, topic: T, key: Topics[T]['key']): SharedTopic<T> {
  const topics = shared.get(client) ?? new Map<string, SharedTopic<TopicName>>();
  shared.set(client, topics);
  const name = `${topic} ${key ?? ''}`;
  const known = topics.get(name);
  if (known) return known as unknown as SharedTopic<T>;
  const made = createSharedTopic(client, topic, key, () => topics.delete(name));
  topics.set(name, made as unknown as SharedTopic<TopicName>);
  return made;
}

function createSharedTopic<T extends TopicName>(client: Client, topic: T, key: Topics[T]['key'], onUnused: () => void): SharedTopic<T> {
  const listeners = new Set<(value: Value<T>) => void>();
  const own = new WeakSet<Value<T>>();
  let value: Value<T> = { state: undefined, error: undefined };
  own.add(value);
  let unsubscribe: (() => void) | undefined;
  let lingering: ReturnType<typeof setTimeout> | undefined;

  const set = (next: Value<T>): void => {
    value = next;
    own.add(next);
    for (const listener of listeners) listener(next);
  };

  return {
    current: () => value,
    isCurrent: (candidate) => own.has(candidate),
    follow(listener) {
      listeners.add(listener);
      clearTimeout(lingering);
      unsubscribe ??= client.subscribe(topic, key, (state) => set({ state, error: undefined }), (error) => set({ state: undefined, error }));
      listener(value);
      return () => {
        listeners.delete(listener);
        if (listeners.size > 0) return;
        lingering = setTimeout(() => {
          unsubscribe?.();
          unsubscribe = undefined;
          onUnused();
        }, lingerMs);
      };
    },
  };
}
