import type { Resource } from '@modelcontextprotocol/server';
import type { Json, TokenReading } from '../../../src-preload/contract/index.ts';
import type { Event } from '../../kernel/events.ts';
import type { Audience, ResourceSource } from './resourceSource.ts';

/** Steward's own records, as an outside client may see them. */
export interface Records {
  /** Calls of all callers, newest first. */
  audit(): Promise<Json>;
  /** One call with its rows in the chain. NOT_FOUND for one the audit does not know. */
  call(callId: string): Promise<Json>;
  statistics(): Promise<Json>;
  /** What can be taken back, newest first. */
  journal(): Promise<Json>;
  /** Something was recorded. */
  readonly changed: Event<void>;
}

interface RecordResource extends Resource {
  reading: TokenReading;
  read(records: Records): Promise<Json>;
}

const json = { mimeType: 'application/json' } as const;

const resources: readonly RecordResource[] = [
  { uri: 'steward://audit', name: 'audit', title: 'Audit', description: 'The last 100 calls of all callers, newest first: what was done, by whom, who allowed it.', ...json, reading: 'audit', read: (records) => records.audit() },
  { uri: 'steward://statistics', name: 'statistics', title: 'Statistics', description: 'Calls, successes and failures since the start, by function and by server.', ...json, reading: 'statistics', read: (records) => records.statistics() },
  { uri: 'steward://journal', name: 'journal', title: 'Undo journal', description: 'The last 100 calls that can be taken back, newest first.', ...json, reading: 'journal', read: (records) => records.journal() },
];

const callTemplate = { uriTemplate: 'steward://audit/{callId}', name: 'audited call', title: 'One call in the audit', description: 'A call with its arguments, effects, decision and rows in the chain.', ...json };
const callPrefix = 'steward://audit/';

/** The audit, the statistics and the undo journal, each for tokens that may read it. */
export function createRecordResources(records: Records): ResourceSource {
  const may = ({ scope }: Audience, reading: TokenReading): boolean => scope === undefined || scope.reads.includes(reading);
  const find = (uri: string, to: Audience): RecordResource | undefined => resources.find((resource) => resource.uri === uri && may(to, resource.reading));
  const answer = (uri: string, value: Promise<Json>) => value.then((read) => [{ uri, ...json, text: JSON.stringify(read) }]);
  return {
    list: (to) => resources.filter(({ reading }) => may(to, reading)).map(({ reading: _reading, read: _read, ...resource }) => resource),
    templates: (to) => (may(to, 'audit') ? [callTemplate] : []),
    read(uri, by) {
      const resource = find(uri, by);
      if (resource) return answer(uri, resource.read(records));
      return uri.startsWith(callPrefix) && may(by, 'audit') ? answer(uri, records.call(uri.slice(callPrefix.length))) : undefined;
    },
    complete: (template, _variable, _typed, by) => (template === callTemplate.uriTemplate && may(by, 'audit') ? Promise.resolve([]) : undefined),
    tells: (uri, to) => find(uri, to) !== undefined,
    changed: (listener) => records.changed(() => listener(resources.map(({ uri }) => uri))),
  };
}
