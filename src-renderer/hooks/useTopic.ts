import { useEffect, useState } from 'react';
import type { ErrorView, TopicName, Topics } from '../../src-preload/contract/index.ts';
import { useClient } from './useClient.ts';
import { sharedTopic } from './topicStore.ts';

/** The newest state of a topic; undefined until its snapshot has come. Components share one subscription. */
export function useTopic<T extends TopicName>(topic: T, ...[key]: Topics[T]['key'] extends undefined ? [] : [Topics[T]['key']]): Topics[T]['state'] | undefined {
  return useTopicOrError(topic, key as Topics[T]['key']).state;
}

/** As useTopic, with why there is nothing: the chat is gone. */
export function useTopicOrError<T extends TopicName>(topic: T, key: Topics[T]['key']): { state: Topics[T]['state'] | undefined; error: ErrorView | undefined } {
  const client = useClient();
  const store = sharedTopic(client, topic, key);
  const [value, setValue] = useState(store.current());
  useEffect(() => store.follow(setValue), [store]);
  // A new key shows nothing of the old one, not for a moment.
  return store.isCurrent(value) ? value : store.current();
}
