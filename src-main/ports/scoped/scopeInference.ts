import type { Effect } from '../../../src-preload/contract/index.ts';
import type { Inference, WantedModel } from '../inference.ts';
import type { Network } from '../network.ts';
import { outOfScope } from './scopeSystem.ts';

/** Models whose server, and whose key, are among the granted effects; reached through the call's own network, whatever it is handed. */
export function scopeInference(inference: Inference, effects: readonly Effect[], network: Network): Inference {
  function require(wanted: WantedModel): void {
    const { host, port, secret } = inference.find(wanted);
    const granted = effects.some((effect) => effect.kind === 'network' && effect.access === 'write' && effect.host === host && effect.port === port && (secret === undefined || effect.secrets?.includes(secret) === true));
    if (!granted) throw outOfScope(`send words to ${host}`);
  }

  return {
    find: (wanted) => inference.find(wanted),
    async generate(request) {
      require(request);
      return inference.generate(request, network);
    },
    async embed(request) {
      require(request);
      return inference.embed(request, network);
    },
  };
}

/** For previews: models are found, nothing is said to them. */
export function lookOnlyInference(inference: Inference): Pick<Inference, 'find'> {
  return { find: (wanted) => inference.find(wanted) };
}
