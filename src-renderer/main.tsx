import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { bridgeCarrier } from './client/bridgeCarrier.ts';
import { createClient } from './client/createClient.ts';
import { webSocketCarrier } from './client/webSocketCarrier.ts';
import { ClientContext } from './hooks/useClient.ts';
import './styles/main.css';

const bridge = window.steward;
const carrier = bridge ? bridgeCarrier(bridge) : webSocketCarrier(`${window.location.protocol === 'https:' ? 'wss' : 'ws'}://${window.location.host}/ws`);
const client = createClient(carrier);
const root = document.getElementById('root');
if (!root) throw new Error('The page has no root');
createRoot(root).render(
  <StrictMode>
    <ClientContext value={client}>
      <App />
    </ClientContext>
  </StrictMode>,
);
