import { AppError } from '../../../../kernel/errors.ts';
import { callService, textOf, withKey } from './callService.ts';
import type { ChatService, ServiceContext } from './service.ts';

// https://spec.matrix.org/latest/client-server-api/#put_matrixclientv3roomsroomidsendeventtypetxnid
// A transaction id is taken once, so that trying again sends nothing twice.
export const matrix: ChatService<'matrix'> = {
  longest: 40_000,
  recipients: 'a room, as #room:example.org or !abc:example.org',
  async send(account, { recipient, text, replyTo }, context) {
    const room = await roomId(account.server, recipient ?? '', context);
    const relation = replyTo === undefined ? {} : { 'm.relates_to': { 'm.in_reply_to': { event_id: replyTo } } };
    const { json } = await withKey(() =>
      callService(context, {
        service: 'Matrix',
        method: 'PUT',
        url: `${account.server}/_matrix/client/v3/rooms/${encodeURIComponent(room)}/send/m.room.message/${encodeURIComponent(context.key)}`,
        headers: bearer(context),
        json: { msgtype: 'm.text', body: text, ...relation },
        effect: 'sends',
      }),
    );
    return { id: textOf(json, 'event_id') };
  },
  async check(account, context) {
    const { json } = await callService(context, { service: 'Matrix', method: 'GET', url: `${account.server}/_matrix/client/v3/account/whoami`, headers: bearer(context) });
    return `Signed in as ${textOf(json, 'user_id') ?? 'somebody'}`;
  },
};

const bearer = ({ credential }: ServiceContext): Record<string, string> => ({ authorization: `Bearer ${credential}` });

async function roomId(server: string, recipient: string, context: ServiceContext): Promise<string> {
  if (/^![^:\s]+(:\S+)?$/.test(recipient)) return recipient;
  if (!/^#[^:\s]+:\S+$/.test(recipient)) throw new AppError('INVALID_INPUT', `${JSON.stringify(recipient)} is no Matrix room`, { hint: 'A room looks like #room:example.org or !abc:example.org' });
  const { json } = await callService(context, { service: 'Matrix', method: 'GET', url: `${server}/_matrix/client/v3/directory/room/${encodeURIComponent(recipient)}`, headers: bearer(context) });
  const found = textOf(json, 'room_id');
  if (found === undefined) throw new AppError('NOT_FOUND', `Matrix knows no room ${recipient}`);
  return found;
}
