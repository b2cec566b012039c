// Loaded with `node --import`: from here on `electron` is the stand-in.
import { registerHooks } from 'node:module';

registerHooks({
  resolve: (specifier, context, next) => (specifier === 'electron' ? { url: new URL('./electron.ts', import.meta.url).href, shortCircuit: true } : next(specifier, context)),
});
Object.assign(process, { defaultApp: true });
