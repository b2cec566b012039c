import type { BlobResourceContents, Resource, ResourceTemplateType, TextResourceContents } from '@modelcontextprotocol/server';
import type { Event } from '../../kernel/events.ts';
import type { ToolCaller } from '../toolbox.ts';
import type { TokenScope } from '../../../src-preload/contract/index.ts';

/** On whose behalf resources are looked at. */
export interface Reader extends ToolCaller {
  /** What the token may do; absent: everything. */
  scope: TokenScope | undefined;
  signal: AbortSignal;
}

/** Whom something is offered to, before anybody has called. */
export type Audience = Pick<Reader, 'scope'>;

/** Resources of one kind. What a reader may not see is not there for it. */
export interface ResourceSource {
  list(to: Audience): readonly Resource[];
  templates(to: Audience): readonly ResourceTemplateType[];
  /** Undefined for an address that is none of these, or not for this reader. Throws AppError where it cannot be read. */
  read(uri: string, by: Reader): Promise<(TextResourceContents | BlobResourceContents)[]> | undefined;
  /** Values for a variable of a template; undefined for a template that is none of these. */
  complete(template: string, variable: string, typed: string, by: Reader): Promise<readonly string[]> | undefined;
  /** Whether changes of this resource are told to this audience. */
  tells(uri: string, to: Audience): boolean;
  /** Addresses of what has changed. */
  readonly changed: Event<readonly string[]>;
}
