/** Verbs and adjectives for a choice that a function takes. */
export const choiceWords: Record<string, readonly string[]> = {
  append: ['append', 'add', 'tack', 'tack on', 'to the end', 'at the end', 'to the bottom', 'at the bottom', 'adding', 'appending', 'attach'],
  size: ['by size', 'largest', 'biggest', 'large', 'big', 'largest first', 'biggest first', 'smallest', 'heaviest'],
  modified: ['by date', 'newest', 'latest', 'most recent', 'recent', 'newest first', 'oldest', 'by time', 'last modified', 'by modification date'],
  name: ['by name', 'alphabetically'],
  cpu: ['by cpu', 'most cpu', 'cpu', 'processor', 'busiest'],
  memory: ['by memory', 'most memory', 'memory', 'ram'],
  sha256: ['sha256', 'sha-256', 'checksum', 'hash'],
  sha1: ['sha1', 'sha-1'],
  md5: ['md5'],
  zip: ['zip'], 'tar.gz': ['tar.gz', 'tgz', 'gzip'], 'tar.zst': ['tar.zst', 'zstd', 'zst'],
  directory: ['folders', 'directories', 'any folder', 'every folder', 'all folders', 'a folder called', 'a folder named', 'the folder called', 'the folder named', 'folder called', 'folder named', 'directory called', 'directory named'],
  file: [], path: [], any: [], symlink: ['symlinks', 'links', 'symlink'], type: ['by type', 'by kind'], started: ['by start time', 'newest'],
  ascending: ['ascending', 'smallest', 'oldest', 'smallest first', 'oldest first'], descending: ['descending'],
  start: ['start', 'turn on', 'switch on', 'bring up', 'start up', 'launch'], stop: ['stop', 'turn off', 'switch off', 'shut down', 'halt', 'take down', 'bring down'], restart: ['restart', 'bounce', 'reboot', 'cycle'],
  critical: ['urgent', 'critical'], base64: ['base64', 'base 64'],
};

/** Phrases that set a flag. A flag that widens what a call touches is set by nothing else. */
export const flagWords: readonly { slot: RegExp; words: readonly string[] }[] = [
  { slot: /^recursive$/, words: ['recursively', 'recursive', 'everything in it', 'everything inside', 'everything inside it', 'everything in there', 'everything below it', 'everything under it', 'all its contents', 'all of its contents', 'its contents', 'all contents', 'with contents', 'all the files in it', 'all files in it', 'all the contents', 'all that is in it', 'whatever is in it', "what's in it", 'including its contents', 'including everything', 'and all', 'subfolders', 'including subfolders', 'and contents', 'with everything in it', 'even if it is not empty', 'its content', 'with all files', 'with all its files', 'and its files', 'all the way down', 'including all files', 'everything it contains', 'all it contains'] },
  { slot: /^overwrite$/, words: ['overwrite', 'overwriting', 'replace it if', 'even if it exists', 'replacing the old one', 'replacing it', 'replacing any', 'replace the old', 'replace the existing', 'over the old one', 'overwriting it', 'replacing the existing'] },
  { slot: /^(?:include_)?hidden$|^show_hidden$/, words: ['hidden', 'dotfiles', 'including hidden', 'hidden files'] },
  { slot: /^(?:case_sensitive)$/, words: ['case sensitive', 'case-sensitive', 'matching case', 'exact case'] },
  { slot: /^(?:ignore_case|case_insensitive)$/, words: ['case insensitive', 'ignoring case', 'ignore case', 'case-insensitive'] },
  { slot: /^whole_words?$/, words: ['whole word', 'whole words', 'as a whole word'] },
  { slot: /^(?:regex|regular_expression|is_regex)$/, words: ['regex', 'regular expression', 'regexp'] },
  { slot: /^unread$/, words: ['unread', 'not read yet', 'new mail', 'new mails', 'new email', 'new emails'] },
  { slot: /^has_attachment$/, words: ['with attachments', 'with an attachment', 'with attachment', 'that have attachments', 'has an attachment'] },
  { slot: /^dry_run$/, words: ['dry run', 'dry-run', 'without changing anything', 'preview'] },
  { slot: /^count_lines$/, words: ['how many lines', 'line count', 'number of lines', 'count the lines', 'count lines', 'lines does'] },
  { slot: /^on_new_line$/, words: ['line', 'new line', 'on a new line', 'on its own line', 'row', 'another line'] },
];
