import { z } from 'zod';

const secret = z.strictObject({ secret: z.string().min(1) });
const webAddress = z.url({ protocol: /^https?$/ });

/** `network` of config.json. */
export const networkConfig = z.strictObject({
  /** `http://host:port` or `https://host:port`; requests to public places go through it. */
  proxy: webAddress.optional(),
  proxyUser: z.string().optional(),
  proxyPassword: secret.optional(),
  /** Hosts reached without it: `example.com`, `*.example.com`. */
  noProxy: z.array(z.string().min(1)).optional(),
  /** PEM files of authorities trusted beside the usual ones. */
  caFiles: z.array(z.string().min(1)).optional(),
  /** Trusts the system's own authorities, too. */
  systemCertificates: z.boolean().optional(),
});

/** `search` of config.json. */
export const searchConfig = z.discriminatedUnion('engine', [
  z.strictObject({ engine: z.literal('searxng'), url: webAddress, key: secret.optional() }),
  z.strictObject({ engine: z.literal('brave'), url: webAddress.default('https://api.search.brave.com/res/v1/web/search'), key: secret }),
  z.strictObject({ engine: z.literal('kagi'), url: webAddress.default('https://kagi.com/api/v0/search'), key: secret }),
]);

/** `embeddings` of config.json. */
export const embeddingsConfig = z.strictObject({
  provider: z.enum(['openai', 'google', 'openai-compatible']),
  model: z.string().min(1).max(200),
  /** Required for openai-compatible. */
  baseUrl: webAddress.max(500).optional(),
  /** Name in the secret store that holds the key. */
  secret: z.string().max(100).optional(),
});
