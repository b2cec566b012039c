/**
 * Programs people start from a shell. "run git status" means a command without saying so; "run the
 * errands" does not. Words that are ordinary English verbs or nouns are left out on purpose.
 */
export const programs: ReadonlySet<string> = new Set(
  ('apt apt-get awk basename bash brew bun bzip2 cal cargo cat cd chmod chown clang cmake composer conda cp crontab curl cut date dd deno df diff dig dirname dmesg dnf docker docker-compose du echo egrep env fd ffmpeg fgrep ' +
    'free g++ gcc gem gh git go gradle grep gunzip gzip helm hexdump hg history hostname htop id ifconfig ip ipconfig java javac journalctl jq julia k3s kubectl less ln ls lsblk lscpu lsof lsusb make md5sum mkdir mount mv mvn mypy nc ' +
    'netstat nginx ninja nix nmap node nohup npm npx nslookup nvidia-smi openssl pacman perl pgrep php pip pip3 pipx pkill ping pnpm podman poetry printenv printf ps psql pwd pwsh pytest python python3 rg rm rmdir rsync ruby rustc scp sed seq sh sha256sum ' +
    'sleep snap sqlite3 ss ssh stat strace sudo svn sw_vers systemctl systeminfo tail tar tasklist tcpdump tee terraform time timeout tmux top touch tput tr traceroute tracert tree tsc tty ufw uname uniq unzip uptime uv vagrant ver vim vmstat wc wget whereis which who whoami xargs yarn yum zsh ./').split(' '),
);
