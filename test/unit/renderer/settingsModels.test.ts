import { describe, expect, it } from 'vitest';
import { modelChoice, settingsMethods } from '../../../src-preload/contract/settings.ts';
import { checkAddress, isSameModel, missingFrom, secretNameFor, services, startDraft, toChoice, whereWordsGo } from '../../../src-renderer/features/settings/models/modelPlaces.ts';
import { baseUrlOf, whereOf } from '../../../src-main/models/providers/address.ts';

describe('where words go', () => {
  it('names the host of each service as the runtime does', () => {
    for (const { provider, host } of services) {
      if (host === null || provider === 'openai-compatible') continue;
      expect(whereWordsGo({ provider, model: 'm' })).toEqual({ stays: false, place: host, encrypted: true });
      expect(whereOf(baseUrlOf({ provider, model: 'm' }))).toBe(host);
    }
  });

  it('tells this computer from another, and an open line from a closed one', () => {
    expect(whereWordsGo({ provider: 'offline' })).toEqual({ stays: true, place: 'this computer' });
    expect(whereWordsGo({ provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:11434/v1' })).toEqual({ stays: true, place: 'this computer, port 11434' });
    expect(whereWordsGo({ provider: 'openai-compatible', model: 'm', baseUrl: 'http://[::1]:8000' })).toMatchObject({ stays: true });
    expect(whereWordsGo({ provider: 'openai-compatible', model: 'm', baseUrl: 'http://192.168.1.5:8000/v1' })).toEqual({ stays: false, place: '192.168.1.5:8000', encrypted: false });
    expect(whereWordsGo({ provider: 'openai-compatible', model: 'm', baseUrl: 'https://localhost.example/v1' })).toEqual({ stays: false, place: 'localhost.example', encrypted: true });
    expect(whereWordsGo({ provider: 'openai', model: 'm', baseUrl: 'https://proxy.example/v1' })).toMatchObject({ stays: false, place: 'proxy.example' });
  });
});

describe('address of a model', () => {
  it.each(['http://127.0.0.1:11434/v1', 'https://llm.example', 'http://[::1]:8080/v1'])('takes %s', (address) => {
    expect(checkAddress(address)).toBeUndefined();
  });

  it.each([['', 'needed'], ['llm.example', 'begins with http'], ['ftp://llm.example', 'begins with http'], ['https://me:secret@llm.example', 'user name'], [`https://llm.example/${'a'.repeat(500)}`, 'At most 500']])('refuses %s', (address, words) => {
    expect(checkAddress(address)).toContain(words);
  });
});

describe('form of a service', () => {
  it.each([['openai', '', 'openai-key'], ['anthropic', '', 'anthropic-key'], ['openai-compatible', 'https://api.groq.com/openai/v1', 'api.groq.com-key'], ['openai-compatible', '', 'model-key'], ['openai-compatible', 'http://[::1]:9/v1', '1-key'], ['openai-compatible', `https://${'a'.repeat(63)}.example`, `${'a'.repeat(60)}-key`]] as const)('names the key of %s %s', (provider, address, name) => {
    expect(secretNameFor(provider, address)).toBe(name);
    expect(settingsMethods['secrets.set'].params.safeParse({ name, value: 'x' }).success).toBe(true);
  });

  it('begins with the model in use, and empty for any other service', () => {
    expect(startDraft('openai', { provider: 'openai', model: 'gpt-5', secret: 'openai-key' })).toEqual({ provider: 'openai', address: '', model: 'gpt-5' });
    expect(startDraft('google', { provider: 'openai', model: 'gpt-5' })).toEqual({ provider: 'google', address: '', model: '' });
  });

  it('is a choice once key and model are there', () => {
    expect(toChoice({ provider: 'openai', address: '', model: ' gpt-5 ' }, 'openai-key')).toEqual({ provider: 'openai', model: 'gpt-5', secret: 'openai-key' });
    const local = toChoice({ provider: 'openai-compatible', address: 'http://127.0.0.1:9/v1', model: 'm' }, undefined);
    expect(local).toEqual({ provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:9/v1' });
    expect(modelChoice.safeParse(local).success).toBe(true);
  });

  it('is none before, and says the one thing to do', () => {
    expect(toChoice({ provider: 'openai', address: '', model: 'gpt-5' }, undefined)).toBeUndefined();
    expect(missingFrom({ provider: 'openai', address: '', model: 'gpt-5' }, undefined)).toBe('Save a key first');
    expect(toChoice({ provider: 'openai', address: '', model: ' ' }, 'openai-key')).toBeUndefined();
    expect(missingFrom({ provider: 'openai', address: '', model: ' ' }, 'openai-key')).toBe('Name a model first');
    expect(toChoice({ provider: 'openai-compatible', address: 'nowhere', model: 'm' }, undefined)).toBeUndefined();
    expect(missingFrom({ provider: 'openai-compatible', address: 'nowhere', model: 'm' }, undefined)).toBe('Mend the address first');
    expect(missingFrom({ provider: 'openai-compatible', address: '', model: 'm' }, undefined)).toBe('Give the address first');
    expect(missingFrom({ provider: 'openai', address: '', model: 'gpt-5' }, 'openai-key')).toBeUndefined();
  });
});

describe('the same model', () => {
  it('looks past the key and a slash at the end', () => {
    const one = { provider: 'openai-compatible', model: 'm', baseUrl: 'http://127.0.0.1:9/v1' } as const;
    expect(isSameModel(one, { ...one, baseUrl: 'http://127.0.0.1:9/v1/', secret: 'k' })).toBe(true);
    expect(isSameModel(one, { ...one, model: 'n' })).toBe(false);
    expect(isSameModel(one, { provider: 'offline' })).toBe(false);
    expect(isSameModel({ provider: 'offline' }, { provider: 'offline' })).toBe(true);
  });
});
