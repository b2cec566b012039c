/**
 * What people ask to be done, and the words for it. A word may stand under several actions; the rest
 * of the sentence tells which one is meant. Phrases of several words win over single words. Base
 * forms only: other forms are derived. Actions that no present function carries out stay in the
 * table all the same, so that "kill process 12" is known to mean something else.
 */
export interface Action {
  id: string;
  words: readonly string[];
  /** Names of shell commands typed as words: what follows are plain arguments. */
  shell?: readonly string[];
  /** The object such a shell word implies. */
  shellObject?: string;
}

export const actions: readonly Action[] = [
  { id: 'create', words: ['create', 'make', 'new', 'generate', 'set up', 'put together', 'start', 'add', 'produce', 'prepare', 'build', 'draft'] },
  { id: 'create', words: [], shell: ['touch'], shellObject: 'file' },
  { id: 'create', words: [], shell: ['mkdir', 'md'], shellObject: 'folder' },
  { id: 'read', words: ['read', 'open', 'print', 'print out', 'read out', 'view', 'look at', 'look inside', 'have a look at', 'take a look at', 'peek at', 'peek into', 'show', 'display', 'output', 'dump', 'open up', 'spit out', 'give a peek at', 'give me a peek at', 'recite'] },
  { id: 'read', words: [], shell: ['cat', 'less', 'head', 'tail', 'more'], shellObject: 'file' },
  { id: 'show', words: ['show', 'display', 'view', 'see', 'give', 'tell', 'get', 'check', 'let me see', 'let me read', 'let me have', 'look up', 'print', 'bring up', 'look at', 'have', 'pull up', 'know'] },
  { id: 'write', words: ['write', 'save', 'put', 'store', 'write down', 'jot down', 'note down', 'fill', 'stick', 'dump', 'place', 'pop', 'slip'] },
  { id: 'append', words: ['append', 'add', 'tack on', 'tack', 'attach', 'stick'] },
  { id: 'overwrite', words: ['overwrite', 'replace whatever is in', "replace what's in", 'replace what is in', 'replace everything that is in', 'replace everything in', 'replace the contents of', 'replace the content of', 'replace all of', 'replace the whole of', 'replace the text of', 'rewrite', 'set the contents of', 'set the content of', 'change the contents of', 'change the content of'] },
  { id: 'edit', words: ['edit', 'replace', 'change', 'swap', 'substitute', 'modify', 'update', 'correct', 'fix', 'find and replace', 'turn', 'search and replace', 'swap out'] },
  { id: 'delete', words: ['delete', 'remove', 'erase', 'trash', 'bin', 'get rid of', 'throw away', 'throw out', 'discard', 'wipe', 'wipe out', 'scrap', 'nuke', 'destroy', 'chuck', 'ditch', 'dump', 'toss', 'toss out', 'chuck out', 'throw', 'do away with', 'clear out', 'clear away', 'shred', 'purge', 'drop', 'bin off'] },
  { id: 'delete', words: [], shell: ['rm', 'del', 'unlink'], shellObject: 'file' },
  { id: 'delete', words: [], shell: ['rmdir', 'rd'], shellObject: 'folder' },
  { id: 'move', words: ['move', 'relocate', 'transfer', 'shift', 'put', 'drag', 'stick', 'bring', 'drop', 'send', 'take', 'place', 'pop', 'slip', 'stow'] },
  { id: 'move', words: [], shell: ['mv'], shellObject: 'file' },
  { id: 'rename', words: ['rename', 'change the name of', 'change the filename of', 'change the file name of', 'retitle', 'give a new name to', 'call'] },
  { id: 'copy', words: ['copy', 'duplicate', 'clone', 'replicate', 'make a copy of', 'make me a copy of', 'give me a copy of', 'make a copy', 'create a copy', 'make a duplicate', 'make a duplicate of', 'make copies of', 'make a backup of', 'put a copy of', 'put copies of', 'have a copy of', 'create a copy of', 'take a copy of', 'save a copy of', 'place a copy of', 'keep a copy of', 'leave a copy of', 'drop a copy of', 'make another copy of', 'make a second copy of', 'make a backup copy of', 'copy over', 'mirror'] },
  { id: 'copy', words: [], shell: ['cp'], shellObject: 'file' },
  { id: 'backup', words: ['back up', 'backup', 'make a backup of', 'create a backup of', 'take a backup of'] },
  { id: 'inspect', words: ['inspect', 'stat', 'examine', 'how big', 'how large', 'how heavy', 'how old', 'check whether', 'check if', 'check that', 'measure', 'describe', 'see if', 'see whether', 'when was', 'when did', 'who owns', 'what kind of file', 'what type of file', 'what sort of file', 'how many bytes', 'how recent', 'how many lines'] },
  { id: 'list', words: ['list', 'list out', 'enumerate', 'show everything in', 'show all files in', 'show the files in', 'browse', 'what is in', "what's in", 'whats in', 'what is inside', "what's inside", 'whats inside', 'what is on', "what's on", 'whats on', 'what have i got', 'what do i have', 'what files', 'which files', 'show what is in', "show me what's in", "show me what's inside", 'what all is in'] },
  { id: 'list', words: [], shell: ['ls', 'dir', 'll', 'tree'], shellObject: 'folder' },
  { id: 'search', words: ['find', 'search', 'search for', 'look for', 'locate', 'hunt down', 'hunt for', 'track down', 'seek', 'seek out', 'where is', "where's", 'wheres', 'where are', 'where did i put', 'where do i have', 'are there any', 'is there any', 'is there a', 'do i have any', 'have i got any', 'any', 'look up', 'scan', 'scan for', 'dig up', 'dig out', 'search through', 'look through', 'go through', 'root out', 'pick out'] },
  { id: 'grep', words: ['mention', 'contain', 'include', 'occur', 'appear', 'refer to', 'reference', 'look inside', 'search inside', 'look through', 'search through', 'use', 'say', 'talk about', 'call', 'import', 'have the word', 'have the text', 'occurrences of', 'mentions of', 'references to', 'uses of', 'every mention of', 'come up'], shell: ['grep', 'rg'] },
  { id: 'compress', words: ['compress', 'zip', 'zip up', 'pack', 'pack up', 'bundle', 'bundle up', 'archive', 'put in a zip', 'make a zip of', 'make a zip from', 'make an archive of', 'make a tarball of', 'create a zip of', 'create an archive of', 'tar up', 'squash', 'gzip', 'wrap up'], shell: ['tar'] },
  { id: 'extract', words: ['extract', 'unzip', 'unpack', 'decompress', 'uncompress', 'untar', 'expand', 'inflate', 'unarchive', 'unpack everything in', 'extract everything in', 'extract everything from', 'unrar', 'gunzip', 'open up'] },
  { id: 'run', words: ['run', 'execute', 'exec', 'invoke', 'fire off', 'issue', 'perform'] },
  { id: 'monitor', words: ['monitor', 'watch', 'track', 'keep an eye on', 'keep track of', 'keep watching', 'observe', 'sample', 'follow', 'record', 'keep tabs on', 'log', 'measure'] },
  { id: 'notify', words: ['notify', 'alert', 'ping', 'pop up', 'flash', 'nudge', 'remind', 'let me know', 'show a notification', 'raise'] },
  { id: 'send', words: ['send', 'post', 'push', 'fire', 'deliver', 'shoot', 'raise'] },
  { id: 'email', words: ['email', 'e-mail', 'mail', 'reply'] },
  { id: 'message', words: ['message', 'text', 'dm'] },
  { id: 'start', words: ['start', 'launch', 'start up', 'spin up', 'boot', 'bring up'] },
  { id: 'stop', words: ['stop', 'kill', 'terminate', 'end', 'quit', 'shut down', 'halt', 'force quit', 'abort'] },
  { id: 'restart', words: ['restart', 'reboot', 'reload', 'reset', 'bounce'] },
  { id: 'close', words: ['close', 'exit'] },
  { id: 'press', words: ['click', 'press', 'tap', 'hit', 'type', 'fill in', 'scroll'] },
  { id: 'visit', words: ['go to', 'navigate', 'visit', 'crawl', 'scrape', 'browse to', 'download', 'upload', 'pull', 'grab', 'surf'] },
  { id: 'remember', words: ['remember', 'memorise', 'memorize', 'recall', 'forget', 'keep in mind'] },
  { id: 'schedule', words: ['schedule', 'plan', 'cancel', 'postpone'] },
  { id: 'query', words: ['query', 'select', 'look up', 'count'] },
  { id: 'format', words: ['format', 'reformat', 'prettify', 'beautify'] },
  { id: 'change-state', words: ['restore', 'recover', 'encrypt', 'decrypt', 'install', 'uninstall', 'enable', 'disable', 'lock', 'unlock', 'mount', 'unmount', 'empty', 'clean', 'clean up', 'tidy', 'tidy up', 'optimise', 'optimize', 'dedupe', 'vacuum', 'clear', 'truncate', 'sync', 'merge', 'split', 'sort', 'convert', 'resize', 'crop', 'undo', 'redo', 'chmod', 'chown'] },
  { id: 'reason', words: ['translate', 'summarise', 'summarize', 'explain', 'compare', 'predict', 'train', 'analyse', 'analyze', 'draw', 'plot', 'chart', 'visualise', 'visualize', 'score', 'embed', 'ask', 'answer', 'calculate', 'compute', 'solve', 'evaluate', 'suggest', 'recommend', 'teach', 'review'] },
  { id: 'check-code', words: ['compile', 'lint', 'test', 'debug', 'refactor', 'reformat'] },
  { id: 'everyday', words: ['book', 'order', 'buy', 'play', 'pay', 'ring', 'phone', 'cook', 'bake', 'sing', 'dance', 'drive', 'turn on', 'turn off', 'turn down', 'turn up', 'switch on', 'switch off', 'wake', 'pause', 'skip', 'dial', 'meet', 'invite'] },
];
