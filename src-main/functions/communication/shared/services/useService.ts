import type { ServiceAccount } from '../../../../../src-preload/contract/index.ts';
import { AppError } from '../../../../kernel/errors.ts';
import { bluesky } from './bluesky.ts';
import { discord } from './discord.ts';
import { mastodon } from './mastodon.ts';
import { matrix } from './matrix.ts';
import type { OutgoingMessage, SentMessage, ServiceContext } from './service.ts';
import { slack } from './slack.ts';
import type { OutgoingPost } from './socialService.ts';
import { teams } from './teams.ts';
import { telegram } from './telegram.ts';

export const chatPlatforms = ['slack', 'discord', 'teams', 'telegram', 'matrix'] as const;
export type ChatPlatform = (typeof chatPlatforms)[number];
export const chatServices = { slack, discord, teams, telegram, matrix } as const;

export const socialPlatforms = ['mastodon', 'bluesky'] as const;
export type SocialPlatform = (typeof socialPlatforms)[number];
export const socialServices = { mastodon, bluesky } as const;

const unfit = ({ name, kind }: { name: string; kind: string }): AppError => new AppError('UNSUPPORTED', `${name}, an account of kind ${kind}, cannot do this`);

/** Sends with the service an account is with. */
export async function sendWith(account: ServiceAccount, message: OutgoingMessage, context: ServiceContext): Promise<SentMessage> {
  switch (account.kind) {
    case 'slack':
      return slack.send(account, message, context);
    case 'discord':
      return discord.send(account, message, context);
    case 'teams':
      return teams.send(account, message, context);
    case 'telegram':
      return telegram.send(account, message, context);
    case 'matrix':
      return matrix.send(account, message, context);
    default:
      throw unfit(account);
  }
}

/** Posts with the service an account is with. */
export async function postWith(account: ServiceAccount, post: OutgoingPost, context: ServiceContext): Promise<SentMessage> {
  switch (account.kind) {
    case 'mastodon':
      return mastodon.post(account, post, context);
    case 'bluesky':
      return bluesky.post(account, post, context);
    default:
      throw unfit(account);
  }
}

/** Asks the service of an account who is signed in; sends nothing. */
export async function checkService(account: ServiceAccount, context: ServiceContext): Promise<string> {
  switch (account.kind) {
    case 'slack':
      return slack.check(account, context);
    case 'discord':
      return discord.check(account, context);
    case 'teams':
      return teams.check(account, context);
    case 'telegram':
      return telegram.check(account, context);
    case 'matrix':
      return matrix.check(account, context);
    case 'mastodon':
      return mastodon.check(account, context);
    case 'bluesky':
      return bluesky.check(account, context);
    case 'webhook':
      return `The secret is saved; what is sent to ${account.server} is signed with it`;
  }
}
