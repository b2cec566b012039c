import type { AnyFunction } from '../../registry/defineFunction.ts';
import { postToSocial } from './postToSocial.ts';
import { readEmail } from './readEmail.ts';
import { searchEmail } from './searchEmail.ts';
import { sendEmail } from './sendEmail.ts';
import { sendMessage } from './sendMessage.ts';
import { sendNotification } from './sendNotification.ts';
import { sendWebhook } from './sendWebhook.ts';
import { waitForWebhook } from './waitForWebhook.ts';

/** The functions of the category *communication*. */
export const communication: readonly AnyFunction[] = [
  sendEmail,
  readEmail,
  searchEmail,
  sendMessage,
  sendNotification,
  sendWebhook,
  waitForWebhook,
  postToSocial,
];
