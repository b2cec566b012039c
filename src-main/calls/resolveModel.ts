import type { NetworkEffect } from '../../src-preload/contract/index.ts';
import type { Inference, WantedModel } from '../ports/inference.ts';
import type { Network } from '../ports/network.ts';

/** Words go to the model's server, with the key of the settings where the person set it up. MODEL_NOT_CONFIGURED where there is none. */
export async function resolveModel(wanted: WantedModel, inference: Pick<Inference, 'find'>, network: Pick<Network, 'look'>): Promise<NetworkEffect> {
  const { model, host: name, port, secret, chosen } = inference.find(wanted);
  const { host, place } = await network.look(name);
  return { kind: 'network', access: 'write', host, port, place, ...(chosen && { account: `model ${model}` }), ...(secret !== undefined && { secrets: [secret] }) };
}
