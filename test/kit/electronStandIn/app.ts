import { EventEmitter } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the app has to close before the process may end. */
interface Closable {
  close(): void;
  readonly closed: Promise<void>;
}

class App extends EventEmitter {
  readonly isPackaged = false;
  readonly windows = new Set<Closable>();
  closeBrowser: () => Promise<void> = () => Promise.resolve();
  readonly #paths = new Map<string, string>();
  #ready: Promise<void> | undefined;
  #isReady = false;
  #exiting = false;

  isReady(): boolean {
    return this.#isReady;
  }

  /** Never before the main module has been evaluated. */
  whenReady(): Promise<void> {
    this.#ready ??= new Promise((resolve) => {
      setImmediate(() => {
        if (this.#exiting) return;
        this.#isReady = true;
        this.emit('ready');
        resolve();
      });
    });
    return this.#ready;
  }

  setName(): void {}

  setPath(name: string, path: string): void {
    if (this.#isReady && name === 'userData') throw new Error('userData is set before the app is ready');
    this.#paths.set(name, path);
  }

  getPath(name: string): string {
    const path = this.#paths.get(name);
    if (path === undefined) throw new Error(`The Electron stand-in knows no path "${name}" that was not set`);
    return path;
  }

  /** One a userData folder; a second process tells the first with a signal and is refused. */
  requestSingleInstanceLock(): boolean {
    const folder = this.getPath('userData');
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'stand-in.pid');
    const other = Number(readIfThere(file));
    if (other > 0 && readIfThere(`/proc/${other}/cmdline`).includes('electronStandIn')) {
      process.kill(other, 'SIGUSR2');
      return false;
    }
    writeFileSync(file, String(process.pid));
    process.on('SIGUSR2', () => this.emit('second-instance', {}, [], ''));
    return true;
  }

  quit(): void {
    void this.#quit();
  }

  exit(code = 0): void {
    this.#exiting = true;
    void this.closeBrowser().finally(() => process.exit(code));
  }

  async #quit(): Promise<void> {
    if (!this.#emitPreventable('before-quit')) return;
    for (const window of this.windows) {
      window.close();
      await window.closed;
    }
    if (this.#emitPreventable('will-quit')) this.exit(0);
  }

  #emitPreventable(name: string): boolean {
    let prevented = false;
    this.emit(name, { preventDefault: () => (prevented = true) });
    return !prevented;
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

export const app = new App();

process.on('SIGTERM', () => app.quit());
process.on('SIGINT', () => app.quit());
