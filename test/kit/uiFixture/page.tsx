import { createRoot } from 'react-dom/client';
import { App } from '../../../src-renderer/App.tsx';
import { ClientContext } from '../../../src-renderer/hooks/useClient.ts';

import { createFixtureClient } from './fixtureClient.ts';
import './page.css';
import { Sheet } from './Sheet.tsx';

/** The interface over data. In the query: `page=sheet`, `first`, `empty`, `offline`, `broken`, `theme=dark`. */
const query = new URLSearchParams(window.location.search);
const now = Date.now();
const client = createFixtureClient({ now, firstRun: query.has('first'), empty: query.has('empty'), offline: query.has('offline'), broken: query.has('broken') });
void client.request('settings.update', { patch: { theme: query.get('theme') === 'dark' ? 'dark' : 'light' } });
Object.assign(window, { fixture: client });
const root = document.getElementById('root');
if (root) createRoot(root).render(<ClientContext value={client}>{query.get('page') === 'sheet' ? <Sheet now={now} dark={query.get('theme') === 'dark'} /> : <App />}</ClientContext>);
