/**
 * What people ask about, and the words for it. Where a function's list of choices holds one of these
 * ids (`memory`, `disk`), the words choose it.
 */
export interface Topic {
  id: string;
  words: readonly string[];
}

export const topics: readonly Topic[] = [
  { id: 'file', words: ['file', 'document', 'doc', 'script', 'textfile', 'text file', 'note', 'spreadsheet', 'image', 'picture', 'photo', 'video', 'movie', 'song', 'track', 'pdf', 'log', 'log file', 'screenshot', 'presentation', 'source file', 'config file', 'configuration file', 'recording', 'backup'] },
  { id: 'new-file', words: ['new file', 'new document', 'new text file', 'fresh file', 'new note', 'new script', 'blank file'] },
  { id: 'new-folder', words: ['new folder', 'new directory', 'fresh folder', 'new subfolder', 'new subdirectory'] },
  { id: 'folder', words: ['folder', 'directory', 'dir', 'subfolder', 'subdirectory'] },
  { id: 'archive', words: ['archive', 'zip', 'zip file', 'tarball', 'zip archive', 'tar file', 'tar archive', 'rar', 'compressed file'] },
  { id: 'content', words: ['content', 'inside'] },
  { id: 'text', words: ['text', 'word', 'string', 'phrase', 'sentence', 'pattern', 'expression', 'regex', 'email address', 'e-mail address', 'phone number'] },
  { id: 'line', words: ['line', 'row'] },
  { id: 'name', words: ['name', 'filename', 'file name', 'title'] },
  { id: 'information', words: ['information', 'info', 'detail', 'fact', 'metadata', 'property', 'attribute', 'status'] },
  { id: 'size', words: ['size', 'big', 'large', 'heavy', 'larger', 'bigger', 'smaller', 'small', 'huge', 'biggest', 'largest', 'smallest', 'bytes'] },
  { id: 'date', words: ['modified', 'changed', 'created', 'updated', 'edited', 'touched', 'last modified', 'last changed', 'modification date', 'modification time', 'creation date', 'newer', 'older', 'newest', 'oldest', 'recent', 'date', 'accessed', 'timestamp'] },
  { id: 'permission', words: ['permission', 'owner', 'rights', 'access rights', 'ownership', 'mode'] },
  { id: 'existence', words: ['exist', 'existing', 'there already', 'still there'] },
  { id: 'checksum', words: ['checksum', 'hash', 'sha256', 'sha-256', 'sha1', 'md5', 'fingerprint'] },
  { id: 'type', words: ['type', 'kind', 'mime', 'mime type'] },
  { id: 'system', words: ['system', 'computer', 'machine', 'pc', 'laptop', 'box', 'mac', 'device', 'hardware', 'spec', 'specification', 'model', 'hostname', 'host name', 'workstation', 'server'] },
  { id: 'cpu', words: ['cpu', 'processor', 'core', 'cpu core', 'load average', 'cpu load'] },
  { id: 'memory', words: ['memory', 'ram', 'swap', 'memory usage'] },
  { id: 'disk', words: ['disk', 'hard drive', 'hard disk', 'drive', 'storage', 'disk space', 'space', 'ssd', 'free space', 'hdd', 'disc', 'storage space', 'partition', 'volume'] },
  { id: 'network', words: ['network', 'bandwidth', 'network traffic', 'traffic', 'ip address', 'network card', 'network adapter', 'network interface', 'open port', 'listening', 'listen on', 'port', 'dns server', 'name server', 'dns', 'gateway', 'routing table'] },
  { id: 'gpu', words: ['gpu', 'graphics card', 'graphics', 'video card', 'vram'] },
  { id: 'battery', words: ['battery', 'charge', 'battery level', 'battery charge', 'charging', 'charged', 'plugged in'] },
  { id: 'os', words: ['os', 'operating system', 'distro', 'distribution', 'kernel', 'os version', 'uptime', 'been up', 'been running', 'been on', 'linux version', 'windows version', 'macos version', 'linux', 'version of linux', 'version of windows'] },
  { id: 'usage', words: ['usage', 'load', 'use', 'utilisation', 'utilization', 'consumption', 'activity', 'resource', 'using', 'performance'] },
  { id: 'process', words: ['process', 'program', 'app', 'application', 'task', 'pid', 'executable', 'hog'] },
  { id: 'running', words: ['running'] },
  { id: 'service', words: ['service', 'daemon', 'systemd', 'unit'] },
  { id: 'command', words: ['command', 'shell', 'terminal', 'bash', 'command line', 'console', 'shell command', 'terminal command', 'bash command', 'shell script', 'zsh', 'powershell', 'prompt'] },
  { id: 'notification', words: ['notification', 'desktop notification', 'alert', 'toast', 'popup', 'pop-up', 'notice', 'reminder', 'banner'] },
  { id: 'code', words: ['code', 'python', 'javascript', 'typescript', 'js', 'ts', 'node', 'snippet', 'program code', 'function'] },
  { id: 'test', words: ['test', 'unit test', 'test suite', 'spec file', 'lint', 'linter', 'formatting', 'compiler'] },
  { id: 'web', words: ['web', 'website', 'webpage', 'web page', 'page', 'url', 'link', 'site', 'internet', 'online', 'rss', 'feed', 'browser', 'button', 'certificate', 'http', 'api', 'endpoint', 'webhook', 'cookie', 'tab'] },
  { id: 'database', words: ['database', 'table', 'column', 'sql', 'redis', 'postgres', 'mongodb', 'mysql', 'sqlite', 'schema', 'key', 'record', 'collection'] },
  { id: 'mind', words: ['memories', 'cache', 'embedding'] },
  { id: 'mail', words: ['email', 'mail', 'inbox', 'e-mail', 'attachment', 'recipient', 'mailbox'] },
  { id: 'message', words: ['message', 'subject'] },
  { id: 'social', words: ['slack', 'discord', 'telegram', 'teams', 'bluesky', 'mastodon', 'twitter', 'tweet', 'whatsapp', 'signal', 'matrix', 'channel', 'toot'] },
  { id: 'data', words: ['data', 'dataset', 'model', 'chart', 'plot', 'graph', 'histogram', 'trend', 'correlation', 'outlier', 'feature', 'summary', 'statistic', 'statistical summary'] },
  { id: 'environment', words: ['environment', 'environment variable', 'env', 'env var', 'variable'] },
];

/** Words for kinds of files, and the endings they have. The first ending is the one searched for. */
export const fileKinds: readonly { words: readonly string[]; endings: readonly string[] }[] = [
  { words: ['image', 'picture', 'photo'], endings: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'bmp', 'tiff', 'heic', 'svg'] },
  { words: ['video', 'movie', 'clip'], endings: ['mp4', 'mkv', 'mov', 'avi', 'webm', 'm4v'] },
  { words: ['song', 'audio', 'music'], endings: ['mp3', 'flac', 'wav', 'm4a', 'ogg', 'aac'] },
  { words: ['spreadsheet', 'excel'], endings: ['xlsx', 'xls', 'ods', 'csv'] },
  { words: ['presentation', 'slides', 'powerpoint'], endings: ['pptx', 'ppt', 'odp'] },
  { words: ['markdown'], endings: ['md'] },
  { words: ['text', 'textfile'], endings: ['txt'] },
  { words: ['python'], endings: ['py'] },
  { words: ['javascript'], endings: ['js'] },
  { words: ['typescript'], endings: ['ts'] },
  { words: ['rust'], endings: ['rs'] },
  { words: ['ruby'], endings: ['rb'] },
  { words: ['shell', 'bash'], endings: ['sh'] },
  { words: ['yaml'], endings: ['yaml', 'yml'] },
  { words: ['word'], endings: ['docx', 'doc'] },
  { words: ['log'], endings: ['log'] },
  { words: ['tarball'], endings: ['tar.gz', 'tgz'] },
];

/** Endings people use as words: "pdf files", "all jpgs". */
export const spokenEndings: ReadonlySet<string> = new Set(
  ('pdf txt md csv tsv json xml html htm css js ts tsx jsx py rb rs go java c h cpp hpp sh bat ps1 sql log ini cfg conf toml yaml yml doc docx xls xlsx ppt pptx odt ods rtf epub ' +
    'png jpg jpeg gif webp bmp tiff tif heic svg psd ai eps raw mp3 wav flac ogg m4a mp4 mkv mov avi webm zip tar gz tgz 7z rar iso exe msi dmg apk jar deb rpm tmp bak swp ipynb parquet db sqlite ttf otf').split(' '),
);
