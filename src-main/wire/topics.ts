import { topicNames, type TopicName, type Topics } from '../../src-preload/contract/index.ts';
import { reducers } from '../../src-preload/state/reducers.ts';
import { systemClock, type Clock } from '../kernel/clock.ts';
import { AppError, toErrorView, type ErrorView } from '../kernel/errors.ts';
import { wireLimits, type WireLimits } from './limits.ts';
import { Stream, type Follower, type Position } from './stream.ts';

export interface TopicSource<T extends TopicName> {
  /**
   * Answers the state, or, where it must first be fetched, a promise of a function that then reads it
   * in one step. Who publishes an action applies it to what is read here in the same synchronous step,
   * so that a state holds exactly the actions published before it was read. States are not changed
   * afterwards. Throws or rejects with NOT_FOUND for a key there is nothing for.
   */
  initial(key: Topics[T]['key']): Topics[T]['state'] | Promise<() => Topics[T]['state']>;
}

/** The streams user interfaces follow: services announce actions here, the wire carries them out. */
export interface TopicHub {
  /** Says where a topic's state comes from. Once a topic. */
  define<T extends TopicName>(topic: T, source: TopicSource<T>): void;
  /** Announces an action. Next to free where nobody follows: the state is loaded when someone does. */
  publish<T extends TopicName>(topic: T, key: Topics[T]['key'], action: Topics[T]['action']): void;
  /** Ends a stream for its followers (a chat was deleted) and forgets its state. */
  drop<T extends TopicName>(topic: T, key: Topics[T]['key'], error: ErrorView): void;
  /** The state as followers see it; undefined while nobody has it loaded. */
  state<T extends TopicName>(topic: T, key: Topics[T]['key']): Topics[T]['state'] | undefined;
  followers<T extends TopicName>(topic: T, key: Topics[T]['key']): number;
  /**
   * Follows a stream named by a client; loads it when nobody has. What cannot be served is told by
   * `ended`. Returns the function that ends the following.
   */
  follow(topic: string, key: string | undefined, since: Position | undefined, follower: Follower): () => void;
}

const keyed: { readonly [T in TopicName]: Topics[T]['key'] extends string ? true : false } = {
  status: false,
  chats: false,
  chat: true,
  approvals: false,
  health: false,
  settings: false,
  servers: false,
  schedules: false,
  ownFunctions: false,
  memories: false,
  serverLog: true,
  browser: true,
  terminal: true,
};

interface Topic<T extends TopicName> {
  source: TopicSource<T> | undefined;
  streams: Map<Topics[T]['key'], Stream<T>>;
}

export function createTopicHub(options: { limits?: Partial<WireLimits>; clock?: Clock } = {}): TopicHub {
  const limits = { ...wireLimits, ...options.limits };
  const clock = options.clock ?? systemClock;
  const topics: { [T in TopicName]: Topic<T> } = {
    status: { source: undefined, streams: new Map() },
    chats: { source: undefined, streams: new Map() },
    chat: { source: undefined, streams: new Map() },
    approvals: { source: undefined, streams: new Map() },
    health: { source: undefined, streams: new Map() },
    settings: { source: undefined, streams: new Map() },
    servers: { source: undefined, streams: new Map() },
    schedules: { source: undefined, streams: new Map() },
    ownFunctions: { source: undefined, streams: new Map() },
    memories: { source: undefined, streams: new Map() },
    serverLog: { source: undefined, streams: new Map() },
    browser: { source: undefined, streams: new Map() },
    terminal: { source: undefined, streams: new Map() },
  };

  function find<T extends TopicName>(topic: T, key: Topics[T]['key']): Stream<T> | undefined {
    return topics[topic].streams.get(key);
  }

  function open<T extends TopicName>(topic: T, key: Topics[T]['key']): Stream<T> {
    const { source, streams } = topics[topic];
    if (!source) throw new AppError('INTERNAL', `The topic "${topic}" has no source`);
    const stream = new Stream<T>({
      load: () => source.initial(key),
      reduce: reducers[topic],
      onGone: () => {
        if (streams.get(key) === stream) streams.delete(key);
      },
      limits,
      clock,
    });
    streams.set(key, stream);
    return stream;
  }

  function followKnown<T extends TopicName>(topic: T, key: Topics[T]['key'], since: Position | undefined, follower: Follower): () => void {
    const known = find(topic, key);
    if (known) return known.follow(follower, since);
    const opened = open(topic, key);
    const unfollow = opened.follow(follower, since);
    opened.start();
    return unfollow;
  }

  return {
    define(topic, source) {
      if (topics[topic].source) throw new AppError('INTERNAL', `The topic "${topic}" has a source already`);
      topics[topic].source = source;
    },
    publish: (topic, key, action) => find(topic, key)?.publish(action),
    drop: (topic, key, error) => find(topic, key)?.end(error),
    state: (topic, key) => find(topic, key)?.state,
    followers: (topic, key) => find(topic, key)?.followers ?? 0,
    follow(topic, key, since, follower) {
      try {
        return followKnown(checkName(topic, key), key, since, follower);
      } catch (error) {
        follower.ended(toErrorView(error));
        return () => {};
      }
    },
  };
}

function checkName(topic: string, key: string | undefined): TopicName {
  const name = topicNames.find((known) => known === topic);
  if (!name) throw new AppError('NOT_FOUND', `There is no topic "${topic}"`, { hint: `Follow one of ${topicNames.join(', ')}` });
  if (keyed[name] && !key) throw new AppError('INVALID_INPUT', `The topic "${topic}" needs a key`, { hint: 'Give the id of what to follow' });
  if (!keyed[name] && key !== undefined) throw new AppError('INVALID_INPUT', `The topic "${topic}" has no keys`, { hint: 'Leave the key out' });
  return name;
}
