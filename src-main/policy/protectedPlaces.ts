/**
 * Places whose change hands over the machine or outlives the call: they always ask, whatever a grant
 * says, also while they do not exist yet (attack 10). Secrets ask on reading, too.
 */
export interface ProtectedPlace {
  what: string;
  /** Which access asks. */
  on: 'change' | 'any';
  /**
   * Below the home folder, absolute, or as segments anywhere in a path; there a `*` stands for a part
   * of a name and a whole segment `**` for any number of folders. With forward slashes on every system.
   */
  at: { home: string } | { root: string } | { anywhere: string };
  /** People keep data there as well: a workspace inside is not meant. */
  besideWorkspace?: true;
}

const atHome = (what: string, on: ProtectedPlace['on'], places: readonly string[]): ProtectedPlace[] => places.map((home) => ({ what, on, at: { home } }));
const atRoot = (what: string, on: ProtectedPlace['on'], places: readonly string[]): ProtectedPlace[] => places.map((root) => ({ what, on, at: { root } }));
const anywhere = (what: string, on: ProtectedPlace['on'], places: readonly string[]): ProtectedPlace[] => places.map((place) => ({ what, on, at: { anywhere: place } }));

export const protectedPlaces: readonly ProtectedPlace[] = [
  ...atHome('shell profile', 'change', [
    '.bashrc', '.bash_profile', '.bash_login', '.bash_logout', '.bash_aliases', '.bash_completion', '.bashrc.d', '.config/bash', '.profile', '.profile.d', '.login', '.logout',
    '.zshrc', '.zshenv', '.zprofile', '.zlogin', '.zlogout', '.zshrc.d', '.config/zsh', '.oh-my-zsh', '.zprezto', '.config/sheldon',
    '.kshrc', '.mkshrc', '.shrc', '.cshrc', '.tcshrc', '.config/fish', '.config/nushell', 'Library/Application Support/nushell', '.config/elvish', '.elvish', '.xonshrc', '.config/xonsh', '.config/powershell', ...(process.platform === 'win32' ? ['Documents/PowerShell', 'Documents/WindowsPowerShell'] : []), '.config/starship.toml',
    '.inputrc', '.config/direnv', '.direnvrc', '.tmux.conf', '.config/tmux', '.screenrc', '.config/kitty', '.config/alacritty', '.wezterm.lua', '.config/wezterm',
    '.pam_environment', '.xprofile', '.xinitrc', '.xserverrc', '.xsession', '.xsessionrc', '.Xresources',
  ]),
  ...atHome('keys and passwords', 'any', [
    '.ssh', '.gnupg', '.aws', '.azure', '.kube', '.config/gcloud', '.oci', '.config/doctl', '.docker/config.json', '.dockercfg', '.config/containers/auth.json', '.netrc', '_netrc', '.authinfo', '.authinfo.gpg', '.git-credentials', '.config/git/credentials', '.config/gh', '.config/hub', '.config/glab-cli', '.vault-token', '.terraform.d/credentials.tfrc.json', '.config/rclone', '.s3cfg', '.boto', '.databrickscfg', '.snowflake',
    '.pgpass', '.my.cnf', '.mylogin.cnf', '.password-store', '.local/share/keyrings', '.local/share/kwalletd', '.config/op', '.config/Bitwarden', '.config/Bitwarden CLI', '.config/sops', '.config/age', '.age', 'Library/Keychains', 'Library/Cookies',
    '.mozilla', '.thunderbird', 'snap/firefox', 'snap/chromium', '.config/google-chrome', '.config/chromium', '.config/BraveSoftware', '.config/microsoft-edge', '.config/vivaldi', '.config/opera', '.var/app/org.mozilla.firefox', '.var/app/com.google.Chrome',
    'Library/Application Support/Google/Chrome', 'Library/Application Support/Firefox', 'Library/Application Support/BraveSoftware', 'Library/Application Support/Microsoft Edge', 'Library/Safari',
    'AppData/Local/Google/Chrome/User Data', 'AppData/Local/Microsoft/Edge/User Data', 'AppData/Local/BraveSoftware', 'AppData/Roaming/Mozilla', 'AppData/Roaming/Microsoft/Credentials', 'AppData/Local/Microsoft/Credentials', 'AppData/Roaming/Microsoft/Protect', 'AppData/Local/Microsoft/Vault', 'AppData/Roaming/gcloud', 'AppData/Roaming/GitHub CLI',
    '.bitcoin', '.electrum', '.ethereum', '.config/solana',
  ]),
  ...atHome('package registry credentials', 'any', ['.npmrc', '.config/npm/npmrc', '.config/pnpm/rc', '.pypirc', '.cargo/credentials', '.cargo/credentials.toml', '.m2/settings.xml', '.m2/settings-security.xml', '.gradle/gradle.properties', '.gem/credentials', '.config/composer/auth.json', '.composer/auth.json', '.nuget/NuGet/NuGet.Config', '.yarnrc.yml']),
  ...atHome('git configuration', 'change', ['.gitconfig', '.config/git', '.config/jj', '.hgrc', '.config/hg', '.subversion/config']),
  ...atHome('autostart', 'change', [
    '.config/autostart', '.config/autostart-scripts', '.config/systemd', '.local/share/systemd', '.config/upstart', '.config/environment.d', '.local/share/applications', '.local/share/dbus-1', '.config/plasma-workspace', '.kde/Autostart', '.config/openbox', '.config/i3', '.i3', '.config/sway', '.config/hypr', '.config/awesome', '.config/bspwm', '.config/lxsession', '.local/share/gnome-shell/extensions', '.local/share/nautilus', '.config/cron', '.crontab', '.local/share/kservices5', '.forward', '.procmailrc', '.rhosts', '.shosts',
    'Library/LaunchAgents', 'Library/LaunchDaemons', 'Library/StartupItems', 'Library/Services', 'Library/Scripts', 'Library/Workflows', 'Library/Input Methods', 'Library/PreferencePanes', 'Library/QuickLook', 'Library/Preferences',
    'AppData/Roaming/Microsoft/Windows/Start Menu/Programs/Startup',
  ]),
  ...atHome('programs on the search path', 'change', ['.local/bin', 'bin', '.cargo/bin', 'go/bin', '.npm-global', '.local/share/pnpm', '.yarn/bin', '.bun/bin', '.deno/bin', '.dotnet/tools', '.gem', '.nvm', '.volta', '.asdf', '.pyenv', '.rbenv', '.sdkman', '.local/share/mise', '.local/lib', '.nix-profile', '.linuxbrew', ...(process.platform === 'darwin' ? ['Applications'] : [])]),
  ...atHome('configuration of programs that run commands', 'change', [
    '.vimrc', '.gvimrc', '.vim', '.config/nvim', '.local/share/nvim', '.exrc', '.emacs', '.emacs.d', '.config/emacs', '.config/helix', '.nanorc', '.gdbinit', '.config/gdb', '.lldbinit', '.psqlrc', '.sqliterc', '.irbrc', '.pryrc', '.Rprofile', '.ipython', '.jupyter', '.julia/config', '.ghci', '.mailcap', '.muttrc', '.curlrc', '.wgetrc', '.lesskey', '.lessfilter',
    '.config/pip', '.pip', '.cargo/config', '.cargo/config.toml', '.cargo/env', '.bunfig.toml', '.pnpmfile.cjs', '.gradle/init.d', '.gradle/init.gradle', '.config/mise', '.config/uv', '.condarc', '.bundle', '.config/nix', '.config/containers',
  ]),
  ...atHome('configuration of another agent or editor', 'change', [
    '.claude', '.claude.json', '.cursor', '.codex', '.gemini', '.codeium', '.windsurf', '.continue', '.aider.conf.yml', '.config/goose', '.config/opencode', '.config/zed', '.config/Claude', 'Library/Application Support/Claude', 'AppData/Roaming/Claude', '.config/Code', '.config/Code - Insiders', '.config/VSCodium', '.config/Cursor', '.vscode', '.vscode-server', 'Library/Application Support/Code', 'Library/Application Support/Cursor', 'AppData/Roaming/Code', 'AppData/Roaming/Cursor', '.config/JetBrains', '.ideavimrc', '.config/sublime-text',
  ]),
  ...atRoot('the system', 'change', ['/etc', '/boot', '/usr', '/bin', '/sbin', '/lib', '/lib32', '/lib64', '/snap', '/nix', '/run/systemd', '/run/udev', '/var/spool/cron', '/var/spool/at', '/dev', '/proc', '/sys', '/System', '/Library', '/Applications', '/private/etc', '/private/var/at', '/private/var/db', '/cores', 'C:/Windows', 'C:/Program Files', 'C:/Program Files (x86)', 'C:/ProgramData']),
  ...atRoot('the system', 'change', ['/opt', '/var/lib']).map((place): ProtectedPlace => ({ ...place, besideWorkspace: true })),
  ...atRoot('keys and passwords', 'any', ['/etc/shadow', '/etc/shadow-', '/etc/gshadow', '/etc/gshadow-', '/etc/sudoers', '/etc/sudoers.d', '/etc/ssh', '/etc/ssl/private', '/etc/krb5.keytab', '/etc/kubernetes', '/run/secrets', '/var/run/secrets', '/proc/kcore', '/private/etc/master.passwd', '/private/etc/sudoers', '/private/etc/ssh', '/private/var/db/dslocal', 'C:/Windows/System32/config']),
  ...anywhere('git hooks', 'change', ['.git/hooks', '.git/config', '.git/config.worktree', '.git/commondir', '.git/modules/**/hooks', '.git/modules/**/config', '.git/worktrees/*/config.worktree', '.git/worktrees/*/commondir', '*.git/hooks', '*.git/config', '.githooks', '.husky', '.hg/hgrc', '.pre-commit-config.yaml', 'lefthook.yml', '.lefthook.yml']),
  ...anywhere('a file that makes other programs run commands', 'change', [
    '.vscode/settings.json', '.vscode/tasks.json', '.vscode/launch.json', '.vscode/mcp.json', '*.code-workspace', '.idea/workspace.xml', '.idea/runConfigurations', '.idea/externalDependencies.xml', '.idea/watcherTasks.xml', '.run', '.zed', '.fleet', '.devcontainer', '.devcontainer.json',
    '.mcp.json', '.cursor', '.claude', '.codex', '.gemini', '.windsurf', '.roo', '.kiro', '.continue',
    '.envrc', '.rvmrc', '.mise.toml', 'mise.toml', '.npmrc', '.yarnrc', '.yarnrc.yml', '.pnpmfile.cjs', '.cargo/config', '.cargo/config.toml', '.bundle/config', '.gdbinit', '.lldbinit', '.exrc', '.nvimrc', '.nvim.lua', '.vimrc', '.dir-locals.el', '.Rprofile',
  ]),
];
