import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Client, ConnectionStatus } from '../client/client.ts';

export const ClientContext = createContext<Client | null>(null);

/** The one connection to the runtime. */
export function useClient(): Client {
  const client = useContext(ClientContext);
  if (!client) throw new Error('No client around this component');
  return client;
}

export function useConnectionStatus(): ConnectionStatus {
  const client = useClient();
  return useSyncExternalStore((listener) => client.onStatus(listener), () => client.status);
}
