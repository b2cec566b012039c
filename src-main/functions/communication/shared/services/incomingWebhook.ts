import { AppError } from '../../../../kernel/errors.ts';

/** The address of an incoming webhook, which is a secret. It must lie where the account says: nothing else was judged. */
export function incomingWebhook(credential: string, { name, server }: { name: string; server: string }): string {
  const url = URL.canParse(credential) ? new URL(credential) : undefined;
  if (url && url.origin === new URL(server).origin) return url.href;
  throw new AppError('CONFIG_INVALID', `The secret of the account ${name} is no webhook address at ${server}`, { hint: 'Enter the whole address again in the settings, under Accounts' });
}
