import type { CommandLine, ExpectedCall } from '../../kit/scoreCommands.ts';

/**
 * Sentences of varied style for the twenty functions of the first release, written before any rule
 * of the engine. Even positions were used while the rules were made, odd ones only to report.
 */

const call = (name: string, args: Record<string, unknown> = {}): ExpectedCall => ({ name, arguments: args });
const oneOf = (...values: unknown[]): unknown => ({ any_of: values });

type Sentence = Omit<CommandLine, 'id'>;
const single = (text: string, name: string, args: Record<string, unknown> = {}): Sentence => ({ text, kind: 'single', expected: [call(name, args)] });
const compound = (text: string, ...expected: ExpectedCall[]): Sentence => ({ text, kind: 'compound', expected });
const missing = (text: string, name: string, args: Record<string, unknown>, ...ask: string[]): Sentence => ({ text, kind: 'missing', expected: [call(name, args)], ask });
const abstain = (text: string): Sentence => ({ text, kind: 'abstain', expected: [] });
const trap = (text: string): Sentence => ({ text, kind: 'abstain', expected: [], trap: true });

const sentences: Sentence[] = [
  // create_file
  single('make a new file groceries.md containing: milk, eggs and bread', 'create_file', { file_path: 'groceries.md', content: 'milk, eggs and bread' }),
  single('Please create notes/today.txt with the text "call the dentist"', 'create_file', { file_path: 'notes/today.txt', content: 'call the dentist' }),
  single('I need a file named .gitignore that says node_modules', 'create_file', { file_path: '.gitignore', content: 'node_modules' }),
  single('create an empty file called placeholder.txt', 'create_file', { file_path: 'placeholder.txt', content: '' }),
  single("new file 'shopping list.txt' with content apples", 'create_file', { file_path: 'shopping list.txt', content: 'apples' }),
  single('touch build.log', 'create_file', { file_path: 'build.log' }),
  single('could you make a text file ~/Desktop/idea.txt saying sell the boat', 'create_file', { file_path: '~/Desktop/idea.txt', content: 'sell the boat' }),
  single('creat a file called version.txt with 1.4.2 in it', 'create_file', { file_path: 'version.txt', content: '1.4.2' }),
  // read_file
  single('show me the contents of package.json', 'read_file', { file_path: 'package.json' }),
  single('cat /etc/hosts', 'read_file', { file_path: '/etc/hosts' }),
  single("what's in README.md?", 'read_file', { file_path: 'README.md' }),
  single('read the first twenty lines of server.log', 'read_file', { file_path: 'server.log', limit: 20 }),
  single('open C:\\Users\\Ana\\notes.txt and show it to me', 'read_file', { file_path: 'C:\\Users\\Ana\\notes.txt' }),
  single('pls print out config/settings.yaml', 'read_file', { file_path: 'config/settings.yaml' }),
  single('let me see what is inside "my diary.txt"', 'read_file', { file_path: 'my diary.txt' }),
  single('display todo.txt', 'read_file', { file_path: 'todo.txt' }),
  // write_file
  single('append "see you soon" to letter.txt', 'write_file', { file_path: 'letter.txt', content: 'see you soon', mode: 'append' }),
  single('overwrite status.txt with the word done', 'write_file', { file_path: 'status.txt', content: oneOf('done', 'the word done') }),
  single('add the line "127.0.0.1 dev.local" at the end of hosts.txt', 'write_file', { file_path: 'hosts.txt', content: '127.0.0.1 dev.local', mode: 'append' }),
  single("write 'all systems go' to logs/launch.txt", 'write_file', { file_path: 'logs/launch.txt', content: 'all systems go' }),
  single('save the text "hello there" into greeting.txt', 'write_file', { file_path: 'greeting.txt', content: 'hello there' }),
  single('replace everything in flag.txt with "off"', 'write_file', { file_path: 'flag.txt', content: 'off' }),
  // edit_file
  single('in config.ini replace "debug=true" with "debug=false"', 'edit_file', { file_path: 'config.ini', edits: [{ search: 'debug=true', replace: 'debug=false' }] }),
  single('change "colour" to "color" in style.css', 'edit_file', { file_path: 'style.css', edits: [{ search: 'colour', replace: 'color' }] }),
  single('replace foo by bar in src/app.js', 'edit_file', { file_path: 'src/app.js', edits: [{ search: 'foo', replace: 'bar' }] }),
  single('swap "http://" for "https://" in links.md', 'edit_file', { file_path: 'links.md', edits: [{ search: 'http://', replace: 'https://' }] }),
  // delete_file
  single('delete old.txt', 'delete_file', { file_path: 'old.txt' }),
  single('get rid of the file tmp/cache.bin please', 'delete_file', { file_path: 'tmp/cache.bin' }),
  single('remove "draft (1).docx" from here', 'delete_file', { file_path: 'draft (1).docx' }),
  single('trash ~/Downloads/setup.exe', 'delete_file', { file_path: '~/Downloads/setup.exe' }),
  single('rm notes.bak', 'delete_file', { file_path: 'notes.bak' }),
  single('erase D:\\temp\\junk.dat', 'delete_file', { file_path: 'D:\\temp\\junk.dat' }),
  // move_file
  single('move report.pdf to archive/report.pdf', 'move_file', { source: 'report.pdf', destination: 'archive/report.pdf' }),
  single('rename draft.md to final.md', 'move_file', { source: 'draft.md', destination: 'final.md' }),
  single('put invoice.pdf into the Documents folder', 'move_file', { source: 'invoice.pdf', destination: oneOf('~/Documents', '~/Documents/invoice.pdf') }),
  single('mv a.txt b.txt', 'move_file', { source: 'a.txt', destination: 'b.txt' }),
  single('relocate photos/cat.jpg to Pictures', 'move_file', { source: 'photos/cat.jpg', destination: oneOf('~/Pictures', '~/Pictures/cat.jpg') }),
  single('change the name of index.htm to index.html', 'move_file', { source: 'index.htm', destination: 'index.html' }),
  // copy_file
  single('copy data.csv to backup/data.csv', 'copy_file', { source: 'data.csv', destination: 'backup/data.csv' }),
  single('duplicate template.docx as contract.docx', 'copy_file', { source: 'template.docx', destination: 'contract.docx' }),
  single('make a copy of app.db called app-backup.db', 'copy_file', { source: 'app.db', destination: 'app-backup.db' }),
  single('cp main.c main.c.bak', 'copy_file', { source: 'main.c', destination: 'main.c.bak' }),
  single('copy ~/Desktop/todo.txt onto /mnt/usb', 'copy_file', { source: '~/Desktop/todo.txt', destination: oneOf('/mnt/usb', '/mnt/usb/todo.txt') }),
  single('I want a backup copy of settings.json at settings.old.json', 'copy_file', { source: 'settings.json', destination: 'settings.old.json' }),
  // get_file_info
  single('how big is video.mp4?', 'get_file_info', { file_path: 'video.mp4' }),
  single('when was thesis.docx last modified', 'get_file_info', { file_path: 'thesis.docx' }),
  single('what are the permissions of deploy.sh', 'get_file_info', { file_path: 'deploy.sh' }),
  single('tell me the size of ~/Downloads/image.iso', 'get_file_info', { file_path: '~/Downloads/image.iso' }),
  single('give me details about logo.png', 'get_file_info', { file_path: 'logo.png' }),
  single('does backup.tar.gz exist?', 'get_file_info', { file_path: 'backup.tar.gz' }),
  // create_directory
  single('make a folder called Holiday Photos', 'create_directory', { path: 'Holiday Photos' }),
  single('mkdir src/components', 'create_directory', { path: 'src/components' }),
  single('create the directory /tmp/work', 'create_directory', { path: '/tmp/work' }),
  single('new folder named invoices in Documents', 'create_directory', { path: '~/Documents/invoices' }),
  single('set up a directory for me: projects/2024', 'create_directory', { path: 'projects/2024' }),
  single('I would like a new folder "Client A"', 'create_directory', { path: 'Client A' }),
  // list_directory
  single('list the files in src', 'list_directory', { path: 'src' }),
  single("what's in my Downloads folder?", 'list_directory', { path: '~/Downloads' }),
  single('ls /var/log', 'list_directory', { path: '/var/log' }),
  single('show everything in the folder "Old Stuff"', 'list_directory', { path: 'Old Stuff' }),
  single('which files are on my desktop', 'list_directory', { path: '~/Desktop' }),
  single('contents of directory ~/projects', 'list_directory', { path: '~/projects' }),
  single('lst the files in docs', 'list_directory', { path: 'docs' }),
  single('dir C:\\Temp', 'list_directory', { path: 'C:\\Temp' }),
  // delete_directory
  single('delete the folder old-builds', 'delete_directory', { path: 'old-builds' }),
  single('remove the empty directory tmp/empty', 'delete_directory', { path: 'tmp/empty' }),
  single('rmdir scratch', 'delete_directory', { path: 'scratch' }),
  single('delete the directory node_modules and everything in it', 'delete_directory', { path: 'node_modules', recursive: true }),
  single('remove the dist folder recursively', 'delete_directory', { path: 'dist', recursive: true }),
  single('wipe the whole folder ~/Desktop/junk with all its contents', 'delete_directory', { path: '~/Desktop/junk', recursive: true }),
  // search_files
  single('find all pdf files in Documents', 'search_files', { path: '~/Documents', pattern: oneOf('*.pdf', '**/*.pdf') }),
  single('look for files named invoice*.xlsx', 'search_files', { pattern: 'invoice*.xlsx' }),
  single('where is my file budget.xlsx', 'search_files', { pattern: oneOf('budget.xlsx', '**/budget.xlsx') }),
  single('search for *.log under /var', 'search_files', { path: '/var', pattern: oneOf('*.log', '**/*.log') }),
  single('find every .psd on my Desktop', 'search_files', { path: '~/Desktop', pattern: oneOf('*.psd', '**/*.psd') }),
  single('locate all jpg images in ~/Pictures larger than 5 MB', 'search_files', { path: '~/Pictures', pattern: oneOf('*.jpg', '**/*.jpg', '*.jpeg', '*.{jpg,jpeg}') }),
  single('find files called Makefile in the project folder', 'search_files', { pattern: oneOf('Makefile', '**/Makefile') }),
  single('are there any zip files in Downloads?', 'search_files', { path: '~/Downloads', pattern: oneOf('*.zip', '**/*.zip') }),
  // search_file_contents
  single('search for "TODO" in src', 'search_file_contents', { path: 'src', pattern: 'TODO' }),
  single('grep ERROR in /var/log/syslog', 'search_file_contents', { path: '/var/log/syslog', pattern: 'ERROR' }),
  single('which files contain the word password', 'search_file_contents', { pattern: 'password' }),
  single('find the text "import React" in all .tsx files under web', 'search_file_contents', { path: 'web', pattern: 'import React', glob: oneOf('*.tsx', '**/*.tsx') }),
  single('look inside the files of ~/notes for "birthday"', 'search_file_contents', { path: '~/notes', pattern: 'birthday' }),
  single('in which file is parseConfig mentioned?', 'search_file_contents', { pattern: 'parseConfig' }),
  // compress_files
  single('zip the folder website into website.zip', 'compress_files', { sources: ['website'], output_path: 'website.zip' }),
  single('compress a.txt and b.txt into both.zip', 'compress_files', { sources: ['a.txt', 'b.txt'], output_path: 'both.zip' }),
  single('make an archive logs.tar.gz from the logs directory', 'compress_files', { sources: ['logs'], output_path: 'logs.tar.gz' }),
  single('pack one.md, two.md and three.md as docs.zip', 'compress_files', { sources: ['one.md', 'two.md', 'three.md'], output_path: 'docs.zip' }),
  // extract_archive
  single('unzip photos.zip into photos', 'extract_archive', { archive_path: 'photos.zip', destination: 'photos' }),
  single('extract release.tar.gz to /opt/app', 'extract_archive', { archive_path: 'release.tar.gz', destination: '/opt/app' }),
  single('unpack bundle.zip', 'extract_archive', { archive_path: 'bundle.zip' }),
  single('decompress ~/Downloads/fonts.zip to the Desktop', 'extract_archive', { archive_path: '~/Downloads/fonts.zip', destination: oneOf('~/Desktop') }),
  // get_system_info
  single('how much RAM do I have?', 'get_system_info', { info_types: ['memory'] }),
  single('is there enough disk space left', 'get_system_info', { info_types: ['disk'] }),
  single('what processor does this computer have', 'get_system_info', { info_types: ['cpu'] }),
  single("how's my battery doing", 'get_system_info', { info_types: ['battery'] }),
  single('show cpu, memory and disk information', 'get_system_info', { info_types: ['cpu', 'memory', 'disk'] }),
  single('which operating system is this?', 'get_system_info', { info_types: oneOf(['os'], ['system'], ['os', 'system']) }),
  single('system info', 'get_system_info'),
  single('what graphics card is installed', 'get_system_info', { info_types: ['gpu'] }),
  // monitor_resources
  single('monitor cpu usage for 30 seconds', 'monitor_resources', { resource_types: ['cpu'], duration: 30 }),
  single('watch memory and network for a minute', 'monitor_resources', { resource_types: ['memory', 'network'], duration: 60 }),
  single('keep an eye on the disk for ten seconds', 'monitor_resources', { resource_types: ['disk'], duration: 10 }),
  single('track cpu load over the next 2 minutes', 'monitor_resources', { resource_types: ['cpu'], duration: 120 }),
  // list_processes
  single("what's running right now?", 'list_processes'),
  single('show me the running processes', 'list_processes'),
  single('which programs are using the most memory', 'list_processes'),
  single('list processes', 'list_processes'),
  // execute_shell
  single('run `git status`', 'execute_shell', { command: 'git status' }),
  single('execute the command npm run build', 'execute_shell', { command: 'npm run build' }),
  single('run the shell command "df -h"', 'execute_shell', { command: 'df -h' }),
  single('in a shell, run: ls -la | grep txt', 'execute_shell', { command: 'ls -la | grep txt' }),
  single('run "make test" in ~/projects/engine', 'execute_shell', { command: 'make test', cwd: '~/projects/engine' }),
  single('execute uname -a in the terminal', 'execute_shell', { command: 'uname -a' }),
  // send_notification
  single('notify me with the message "tea is ready"', 'send_notification', { message: 'tea is ready' }),
  single('send a notification titled Build saying it passed', 'send_notification', { title: 'Build', message: 'it passed' }),
  single('pop up a desktop notification "Lunch" with message "time to eat"', 'send_notification', { title: 'Lunch', message: 'time to eat' }),
  single('show a notification that says backup finished', 'send_notification', { message: 'backup finished' }),
  // compound
  compound('create a file called a.txt with content abc and then read it back', call('create_file', { file_path: 'a.txt', content: 'abc' }), call('read_file', { file_path: 'a.txt' })),
  compound('make a folder called backups, then copy app.db into it', call('create_directory', { path: 'backups' }), call('copy_file', { source: 'app.db', destination: oneOf('backups', 'backups/app.db') })),
  compound('list src and read package.json', call('list_directory', { path: 'src' }), call('read_file', { file_path: 'package.json' })),
  compound('zip the folder photos into photos.zip and delete the file list.txt', call('compress_files', { sources: ['photos'], output_path: 'photos.zip' }), call('delete_file', { file_path: 'list.txt' })),
  compound('unzip site.zip to site; then list the folder site', call('extract_archive', { archive_path: 'site.zip', destination: 'site' }), call('list_directory', { path: 'site' })),
  compound('first show me the memory info, after that list the processes', call('get_system_info', { info_types: ['memory'] }), call('list_processes')),
  compound('copy x.txt to y.txt and then delete x.txt', call('copy_file', { source: 'x.txt', destination: 'y.txt' }), call('delete_file', { file_path: 'x.txt' })),
  compound('write "ready" to state.txt and send a notification saying done', call('write_file', { file_path: 'state.txt', content: 'ready' }), call('send_notification', { message: 'done' })),
  compound('rename old.md to new.md, then open it', call('move_file', { source: 'old.md', destination: 'new.md' }), call('read_file', { file_path: 'new.md' })),
  compound('find all .tmp files in build and tell me how much disk space is free', call('search_files', { path: 'build', pattern: oneOf('*.tmp', '**/*.tmp') }), call('get_system_info', { info_types: ['disk'] })),
  compound('run `npm test` and then show me test.log', call('execute_shell', { command: 'npm test' }), call('read_file', { file_path: 'test.log' })),
  compound('create the folder out, then create out/readme.txt with content "start here"', call('create_directory', { path: 'out' }), call('create_file', { file_path: 'out/readme.txt', content: 'start here' })),
  // missing
  missing('delete a file', 'delete_file', {}, 'file_path'),
  missing('copy report.docx', 'copy_file', { source: 'report.docx' }, 'destination'),
  missing('read a file for me', 'read_file', {}, 'file_path'),
  missing('rename picture.png', 'move_file', { source: 'picture.png' }, 'destination'),
  missing('create a folder', 'create_directory', {}, 'path'),
  missing('run a shell command', 'execute_shell', {}, 'command'),
  missing('write something to notes.txt', 'write_file', { file_path: 'notes.txt' }, 'content'),
  missing('send me a notification', 'send_notification', {}, 'message'),
  missing('unzip the archive', 'extract_archive', {}, 'archive_path'),
  missing('move the file to Desktop', 'move_file', { destination: '~/Desktop' }, 'source'),
  missing('delete that directory', 'delete_directory', {}, 'path'),
  missing('search the files for some text', 'search_file_contents', {}, 'pattern'),
  // abstain: nothing present does it, or nothing is asked
  abstain('hello'),
  abstain('thanks, that was great'),
  abstain('what is the capital of Norway?'),
  abstain('write me a poem about the sea'),
  abstain('turn on the lights in the kitchen'),
  abstain('book a table for two at eight'),
  abstain('play some jazz'),
  abstain('translate good morning into French'),
  abstain('asdf qwer zxcv'),
  abstain('the weather is lovely today'),
  abstain('who won the match last night?'),
  abstain('can you help me?'),
  // traps
  trap("don't delete notes.txt"),
  trap('how do I delete a folder in Linux?'),
  trap('what would happen if I ran rm -rf / ?'),
  trap('if I had deleted report.txt, could I get it back?'),
  trap('my colleague said "delete everything" and I laughed'),
  trap('please never remove the folder photos'),
  trap('is it safe to delete C:\\Windows\\Temp?'),
  trap('what does the command `mkfs.ext4 /dev/sda1` do?'),
  trap('I almost deleted my thesis yesterday'),
  trap('should I overwrite config.yaml with the defaults?'),
  trap('delete'),
  trap('clean up my computer'),
];

const numbered: CommandLine[] = sentences.map((sentence, index) => ({ id: `own-${String(index + 1).padStart(3, '0')}`, ...sentence }));

/** Used while the rules were made. */
export const tuningHalf = numbered.filter((_, index) => index % 2 === 0);
/** Looked at only to report. */
export const reportHalf = numbered.filter((_, index) => index % 2 === 1);
