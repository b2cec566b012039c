/**
 * Puts names in place of what a script finds beside the language itself, console and timers: most scripts
 * need none of it, and reading it takes longer than all else of a short one. Evaluates to a function that
 * takes what puts the real ones there.
 */
export const placeholders = String.raw`
(function (load) {
  'use strict';
  for (const name of ['console', 'setTimeout', 'setInterval', 'clearTimeout', 'clearInterval', 'setImmediate', 'queueMicrotask']) {
    const put = (value) => void Object.defineProperty(globalThis, name, { value, writable: true, enumerable: true, configurable: true });
    Object.defineProperty(globalThis, name, { get: () => (load(), globalThis[name]), set: put, enumerable: true, configurable: true });
  }
})`;

/** The real ones. Evaluates to a function that takes the two things of the host they need and returns what the host needs of them. */
export const prelude = String.raw`
(function (print, now) {
  'use strict';
  const stringify = JSON.stringify, keysOf = Object.keys, isArray = Array.isArray, tagOf = Object.prototype.toString;
  function inspect(value, depth, seen) {
    switch (typeof value) {
      case 'string': return depth === 0 ? value : stringify(value);
      case 'bigint': return value + 'n';
      case 'symbol': return value.toString();
      case 'function': return '[' + (/^class\b/.test(Function.prototype.toString.call(value)) ? 'class ' : 'function ') + (value.name || 'without a name') + ']';
      case 'object': break;
      default: return Object.is(value, -0) ? '-0' : String(value);
    }
    if (value === null) return 'null';
    if (seen.includes(value)) return '[circular]';
    if (value instanceof Error) return value.stack ? value.name + ': ' + value.message + '\n' + value.stack.trimEnd() : value.name + ': ' + value.message;
    if (value instanceof Date) return isNaN(value) ? 'Invalid Date' : value.toISOString();
    if (value instanceof RegExp) return String(value);
    if (value instanceof Promise) return 'Promise';
    const name = value.constructor && value.constructor.name;
    if (depth > 4) return isArray(value) ? '[…]' : '{…}';
    const inner = [...seen, value];
    const show = (item) => inspect(item, depth + 1, inner);
    const list = (items) => items.length > 100 ? [...items.slice(0, 100).map(show), '… ' + (items.length - 100) + ' more'] : items.map(show);
    if (isArray(value) || ArrayBuffer.isView(value) && !(value instanceof DataView)) return (isArray(value) ? '' : name + ' ') + '[' + list(Array.from(value)).join(', ') + ']';
    if (value instanceof Set) return 'Set {' + list([...value]).join(', ') + '}';
    if (value instanceof Map) return 'Map {' + [...value].slice(0, 100).map(([key, item]) => show(key) + ' => ' + show(item)).join(', ') + '}';
    const entries = keysOf(value).slice(0, 100).map((key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : stringify(key)) + ': ' + show(value[key]));
    return (name && name !== 'Object' ? name + ' ' : '') + '{' + (entries.length ? ' ' + entries.join(', ') + ' ' : '') + '}';
  }
  const line = (values) => values.map((value) => inspect(value, 0, [])).join(' ') + '\n';
  const to = (stream) => (...values) => print(stream, line(values));
  const counts = new Map(), started = new Map();
  // A name the script has taken for itself stays its own.
  const put = (name, value) => { if (Object.getOwnPropertyDescriptor(globalThis, name)?.get) globalThis[name] = value; };
  put('console', {
    log: to(1), info: to(1), debug: to(1), error: to(2), warn: to(2), trace: to(2), dir: (value) => print(1, line([value])), table: to(1),
    assert: (holds, ...values) => { if (!holds) print(2, line(['Assertion failed:', ...values])); },
    count: (name = 'default') => { counts.set(name, (counts.get(name) || 0) + 1); print(1, name + ': ' + counts.get(name) + '\n'); },
    time: (name = 'default') => void started.set(name, now()),
    timeEnd: (name = 'default') => print(1, name + ': ' + Math.round(now() - started.get(name)) + ' ms\n'),
    group: to(1), groupEnd() {},
  });
  const timers = new Map();
  let nextId = 1;
  const start = (repeats) => (run, delay = 0, ...values) => {
    const every = Math.max(Number(delay) || 0, repeats ? 1 : 0);
    timers.set(nextId, { run, values, at: now() + every, every: repeats ? every : undefined });
    return nextId++;
  };
  const clear = (id) => void timers.delete(id);
  put('setTimeout', start(false));
  put('setInterval', start(true));
  put('clearTimeout', clear);
  put('clearInterval', clear);
  put('setImmediate', (run, ...values) => start(false)(run, 0, ...values));
  put('queueMicrotask', (run) => void Promise.resolve().then(run));
  return {
    // Runs what is due and tells in how many milliseconds the next is; -1: nothing waits.
    runNext() {
      let next;
      for (const entry of timers) if (!next || entry[1].at < next[1].at) next = entry;
      if (!next) return -1;
      const [id, timer] = next;
      const wait = timer.at - now();
      if (wait > 0) return wait;
      if (timer.every === undefined) timers.delete(id);
      else timer.at = now() + timer.every;
      timer.run(...timer.values);
      return 0;
    },
    text: (value) => inspect(value, 1, []),
    json: (value) => { try { return stringify(value); } catch { return undefined; } },
  };
})`;
