import { AppError } from '../../../../kernel/errors.ts';
import { callService, textOf } from './callService.ts';
import type { ServiceContext } from './service.ts';
import type { SocialService } from './socialService.ts';

// https://docs.bsky.app/docs/api/com-atproto-server-create-session
// https://docs.bsky.app/docs/api/com-atproto-repo-create-record, https://docs.bsky.app/docs/advanced-guides/post-richtext
export const bluesky: SocialService<'bluesky'> = {
  longest: 300,
  visibilities: ['public'],
  async post(account, { text, replyTo, language }, context) {
    const session = await signIn(account, context);
    const reply = replyTo === undefined ? {} : { reply: await replyReferences(account.server, replyTo, session, context) };
    const facets = linkFacets(text);
    const { json } = await callService(context, {
      service: 'Bluesky',
      method: 'POST',
      url: `${account.server}/xrpc/com.atproto.repo.createRecord`,
      headers: { authorization: `Bearer ${session.token}` },
      json: {
        repo: session.did,
        collection: 'app.bsky.feed.post',
        record: { $type: 'app.bsky.feed.post', text, createdAt: new Date(context.now).toISOString(), ...(language !== undefined && { langs: [language] }), ...(facets.length > 0 && { facets }), ...reply },
      },
      effect: 'sends',
    });
    const id = textOf(json, 'uri');
    return { id, ...(id !== undefined && { url: `https://bsky.app/profile/${account.user}/post/${id.split('/').at(-1) ?? ''}` }) };
  },
  async check(account, context) {
    const { handle } = await signIn(account, context);
    return `Signed in as @${handle}`;
  },
};

interface Session {
  token: string;
  did: string;
  handle: string;
}

async function signIn({ server, user }: { server: string; user: string }, context: ServiceContext): Promise<Session> {
  const { json } = await callService(context, { service: 'Bluesky', method: 'POST', url: `${server}/xrpc/com.atproto.server.createSession`, json: { identifier: user, password: context.credential } });
  const [token, did] = [textOf(json, 'accessJwt'), textOf(json, 'did')];
  if (token === undefined || did === undefined) throw new AppError('SERVER_ERROR', 'Bluesky signed in without saying who that is');
  return { token, did, handle: textOf(json, 'handle') ?? user };
}

interface Reference {
  uri: string;
  cid: string;
}

/** An answer names the post it answers and the one the thread began with. */
async function replyReferences(server: string, uri: string, { token }: Session, context: ServiceContext): Promise<{ root: Reference; parent: Reference }> {
  const [, repo, collection, rkey] = /^at:\/\/([^/]+)\/([^/]+)\/([^/]+)$/.exec(uri) ?? [];
  if (repo === undefined || collection === undefined || rkey === undefined) throw new AppError('INVALID_INPUT', `${JSON.stringify(uri)} is no post of Bluesky`, { hint: 'It looks like at://did:plc:…/app.bsky.feed.post/…' });
  const query = new URLSearchParams({ repo, collection, rkey });
  const { json } = await callService(context, { service: 'Bluesky', method: 'GET', url: `${server}/xrpc/com.atproto.repo.getRecord?${query.toString()}`, headers: { authorization: `Bearer ${token}` } });
  const parent = { uri, cid: textOf(json, 'cid') ?? '' };
  const { reply } = (json['value'] ?? {}) as { reply?: { root?: Reference } };
  return { root: reply?.root ?? parent, parent };
}

/** Links are links only where the post says so, by the bytes they stand at. */
function linkFacets(text: string): { index: { byteStart: number; byteEnd: number }; features: { $type: string; uri: string }[] }[] {
  return [...text.matchAll(/https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/g)].map((match) => {
    const byteStart = Buffer.byteLength(text.slice(0, match.index));
    return { index: { byteStart, byteEnd: byteStart + Buffer.byteLength(match[0]) }, features: [{ $type: 'app.bsky.richtext.facet#link', uri: match[0] }] };
  });
}
