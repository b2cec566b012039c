import { AppError } from '../../kernel/errors.ts';

const variableName = /^[A-Za-z_][A-Za-z0-9_]{0,99}$/;
/** Variables that make a program load other code: they are never passed on. */
const hijacking = new RegExp(
  `^(?:${[
    // The loader, the C library, locales and modules it opens
    'LD_.*|DYLD_.*|_?RLD_.*|GLIBC_TUNABLES|GCONV_PATH|LOCPATH|NLSPATH|MALLOC_.*|RES_OPTIONS|HOSTALIASES|LOCALDOMAIN|GETCONF_DIR',
    // Shells
    'BASH_.*|BASHOPTS|SHELLOPTS|ENV|ZDOTDIR|FPATH|CDPATH|GLOBIGNORE|PROMPT_COMMAND|PS[0-4]|PATH|IFS|SHELL|HOME',
    // Languages
    'NODE_OPTIONS|NODE_PATH|NODE_REPL_EXTERNAL_MODULE|NODE_EXTRA_CA_CERTS|ELECTRON_.*|NPM_CONFIG_.*|YARN_.*|BUN_.*|DENO_.*',
    'PYTHON.*|PIP_.*|VIRTUAL_ENV|CONDA_.*|PERL.*|RUBY.*|GEM_.*|BUNDLE_.*|LUA_.*|PHPRC|PHP_INI_SCAN_DIR|R_(?:PROFILE|ENVIRON|LIBS|HOME).*|JULIA_.*|GUILE_.*',
    'JAVA_TOOL_OPTIONS|_JAVA_OPTIONS|JDK_JAVA_OPTIONS|JAVA_OPTS|CLASSPATH|MAVEN_OPTS|GRADLE_OPTS|DOTNET_.*|CORECLR_.*|COR_.*|COMPLUS_.*|ERL_.*|GO(?:FLAGS|ROOT|TOOLCHAIN)',
    'RUSTC.*|CARGO_.*|RUSTUP_.*|MAKEFLAGS|MAKEFILES|GNUMAKEFLAGS|GCC_EXEC_PREFIX|COMPILER_PATH|CMAKE_.*TOOLCHAIN.*',
    // Programs that programs start
    'GIT_(?!AUTHOR_|COMMITTER_|TERMINAL_PROMPT|OPTIONAL_LOCKS|PAGER_IN_USE).*|SSH_.*|HG.*|SVN_.*|(?:GIT_|MAN|SYSTEMD_)?PAGER|LESS(?:OPEN|CLOSE|KEY.*)|VISUAL|EDITOR|BROWSER|SUDO_.*|DISPLAY|XAUTHORITY|DBUS_.*|DOCKER_.*|KUBECONFIG|PKG_CONFIG.*',
    // Modules of libraries
    'OPENSSL_(?:CONF|ENGINES|MODULES).*|SSL_CERT_.*|GTK.*|GIO_.*|GST_.*|QT_.*|QML.*|XDG_.*|TERMINFO.*|TERMCAP|MAGIC|VIM.*|EMACS.*|INPUTRC|TMPDIR|WGETRC|CURL_HOME|CURL_CA_BUNDLE',
    'STEWARD_.*|MCP_.*',
  ].join('|')})$`,
  'i',
);

/** INVALID_INPUT for variables that make programs load other code. */
export function refuseHijacking(environment: Record<string, string>): void {
  for (const name of Object.keys(environment)) {
    if (!variableName.test(name)) throw new AppError('INVALID_INPUT', `environment: ${JSON.stringify(name.slice(0, 60))} is no name of a variable`, { hint: 'Use letters, digits and underscores' });
    if (hijacking.test(name)) throw new AppError('INVALID_INPUT', `environment: ${name} makes programs load other code and is not passed on`, { hint: 'Name the program by its whole path instead' });
  }
}
