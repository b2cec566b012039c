import { describe, expect, it } from 'vitest';
import { functions } from '../../../src-main/functions/index.ts';
import { understand } from '../../../src-main/models/offline/understand.ts';
import { createRegistry } from '../../../src-main/registry/registry.ts';

const registry = createRegistry(functions);
const changing = new Set(functions.filter((definition) => !definition.annotations.readOnly).map((definition) => definition.name));

/** Calls that would change something, ready to be made. */
const ready = (text: string): { name: string; arguments: Record<string, unknown> }[] => {
  const { decision, calls } = understand(text, registry);
  return decision === 'run' ? calls.filter((call) => changing.has(call.name)).map((call) => ({ name: call.name, arguments: call.arguments })) : [];
};

describe('nothing is changed by', () => {
  it.each([
    ['a prohibition', ['please do not touch notes.txt', "don't you dare delete report.docx", 'never ever remove the folder photos', "I said don't delete old.txt", 'no need to delete tmp.txt', "whatever you do, don't run rm -rf /", 'leave old.txt alone', "let's not delete old.txt", "don't delete a.txt and b.txt", "don't move a.txt and delete b.txt", "I don't want old.txt deleted", "delete old.txt - no wait, don't", 'cancel the deletion of old.txt']],
    ['a question', ['how would I delete a folder', 'what happens if I delete ~/.bashrc', 'is it ok to delete node_modules?', 'can I delete old.txt?', 'would deleting old.txt free space?', 'do you think I should remove the temp folder?', 'why was report.txt deleted', 'what does rm -rf build do?', 'which folder should I delete?', 'how many files will be deleted if I remove the folder build']],
    ['a story or a plan', ['I deleted report.txt', 'I have deleted report.txt by mistake', "I'm going to delete report.txt tomorrow", 'I might overwrite settings.json', 'I was about to remove the folder', 'he told me to delete everything', 'the tutorial says: delete the folder build', '"delete old.txt" is what he typed', 'deleting old.txt', 'old.txt deleted']],
    ['a condition or another time', ["if you delete old.txt I'll be sad", 'if old.txt exists, delete it', 'delete old.txt if it is older than a week', 'delete old.txt unless it is important', 'when the build is finished delete tmp', 'tomorrow delete old.txt', 'delete old.txt tomorrow', 'every night delete the folder tmp']],
    ['a choice that is left open', ['delete a.txt or b.txt', 'delete one of a.txt or b.txt', 'delete the biggest file', 'delete some files', 'delete everything except notes.txt', 'delete all files but notes.txt', 'remove ~/projects/demo', 'wipe /mnt/old completely', 'delete the second one', 'delete that']],
    ['more than one clear target', ['delete everything', 'delete all my files', 'remove everything from my desktop', 'delete everything in Downloads', 'delete all the .tmp files', 'delete *.tmp', 'move all photos to Pictures', 'move everything to the trash', 'wipe my disk', 'clean up my downloads', 'empty the trash']],
    ['a word that may belong to a name', ['delete old notes.txt', 'rename ~/docs/old name.txt to new name.txt']],
    ['“it” when both are there', ['copy a.txt to b.txt and delete it', 'zip the folder x into x.zip and delete it']],
    ['what no function does', ['kill the process', 'shut down the computer', 'undo the deletion of old.txt', 'restore old.txt', 'translate "delete old.txt" into German', 'remove user bob', 'delete my account', 'set debug = true to debug = false in settings.ini']],
  ])('%s', (_, sentences) => {
    for (const sentence of sentences) expect(ready(sentence), sentence).toEqual([]);
  });
});

describe('words of destruction inside text stay text', () => {
  it.each([
    ['create delete.txt with content delete everything', 'create_file', { file_path: 'delete.txt', content: 'delete everything' }],
    ['write "don\'t delete" to warning.txt', 'write_file', { file_path: 'warning.txt', content: "don't delete" }],
    ['append "rm -rf /" to script.sh', 'write_file', { file_path: 'script.sh', content: 'rm -rf /', mode: 'append' }],
    ['send a notification saying delete old.txt', 'send_notification', { message: 'delete old.txt' }],
  ])('%s', (text, name, given) => {
    const { decision, calls } = understand(text, registry);
    expect(decision).toBe('run');
    expect(calls.map((call) => call.name)).toEqual([name]);
    expect(calls[0]?.arguments).toMatchObject(given);
  });
});

describe('what was taken back gives way to what is wanted', () => {
  it.each([
    ['instead of deleting a.txt move it to b/a.txt', 'move_file', { source: 'a.txt', destination: 'b/a.txt' }],
    ["don't delete a.txt, move it to archive/a.txt", 'move_file', { source: 'a.txt', destination: 'archive/a.txt' }],
    ['show me what is in ~/old before I delete it', 'list_directory', { path: '~/old' }],
    ['move a.txt to b.txt instead of deleting it', 'move_file', { source: 'a.txt', destination: 'b.txt' }],
  ])('%s', (text, name, given) => {
    const { decision, calls } = understand(text, registry);
    expect(decision).toBe('run');
    expect(calls.map((call) => call.name)).toEqual([name]);
    expect(calls[0]?.arguments).toMatchObject(given);
  });
});

describe('a widening flag', () => {
  it.each(['delete the folder old', 'remove the directory ~/x', 'rmdir scratch'])('is not set by itself: %s', (text) => {
    expect(understand(text, registry).calls[0]?.arguments).not.toHaveProperty('recursive');
  });

  it.each(['delete the folder old and everything in it', 'remove the directory ~/x recursively', 'get rid of the directory ~/b along with everything inside it'])('is set when it is said: %s', (text) => {
    expect(understand(text, registry).calls[0]?.arguments).toMatchObject({ recursive: true });
  });

  it('never overwrites unless it is said', () => {
    expect(understand('copy a.txt to b.txt', registry).calls[0]?.arguments).not.toHaveProperty('overwrite');
    expect(understand('copy a.txt to b.txt, overwriting it', registry).calls[0]?.arguments).toMatchObject({ overwrite: true });
    expect(understand("copy a.txt to b.txt but don't overwrite anything", registry).calls[0]?.arguments).not.toHaveProperty('overwrite');
  });
});
