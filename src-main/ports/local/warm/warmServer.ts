import { pythonDriver } from '../python/pythonDriver.ts';

/**
 * What waits in a sandbox that is there before it is needed, as a Python program. It holds the capabilities
 * of that sandbox's own user namespace and of nothing else, and answers requests one at a time:
 *
 * - Over each folder that may be written it mounts a fresh upper layer, and closes what is hidden in it.
 * - It forks. The child gives up every capability for good before it looks at the Python source, or
 *   becomes the program that is to run.
 * - When the child has ended, everything else in the process namespace is killed. The layer is taken off
 *   again: an empty one is used again, one with changes is Steward's from then on.
 *
 * A child cannot reach the server: that cannot be traced or read, its descriptors are closed in the child,
 * and the folders with the layers are covered. What it can do is end or stop the server; then the sandbox
 * is thrown away. So is one whose temporary folders hold anything after a call.
 */
export const warmServer = `${pythonDriver}
${String.raw`
import ctypes, gc, select, signal, time
import collections, csv, dataclasses, datetime, decimal, enum, fractions, functools, glob, hashlib, itertools
import math, operator, pathlib, random, re, shutil, statistics, string, subprocess, tempfile, textwrap, threading, typing, urllib.parse

libc = ctypes.CDLL(None, use_errno=True)
NEWNS, BIND, REC, PRIVATE, RDONLY, REMOUNT, DETACH = 0x20000, 4096, 16384, 1 << 18, 1, 32, 2
setup = json.loads(sys.argv[1])

def encoded(text):
    return None if text is None else os.fsencode(text)

def checked(result, what):
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number), what)

def mount(source, target, kind, flags, data=None):
    checked(libc.mount(encoded(source), encoded(target), encoded(kind), flags, encoded(data)), target)

def prctl(option, value=0):
    return libc.prctl(option, ctypes.c_ulong(value), ctypes.c_ulong(0), ctypes.c_ulong(0), ctypes.c_ulong(0))

class Header(ctypes.Structure):
    _fields_ = [('version', ctypes.c_uint32), ('pid', ctypes.c_int)]

class Data(ctypes.Structure):
    _fields_ = [('effective', ctypes.c_uint32), ('permitted', ctypes.c_uint32), ('inheritable', ctypes.c_uint32)]

def give_up_capabilities():
    for capability in range(64):
        if prctl(24, capability) != 0:
            break
    header, nothing = Header(0x20080522, 0), (Data * 2)()
    checked(libc.capset(ctypes.byref(header), ctypes.byref(nothing)), 'capset')
    checked(prctl(38, 1), 'no_new_privs')

def say(message):
    data = (json.dumps(message) + '\n').encode()
    while data:
        data = data[os.write(channel, data):]

def use_of(folder):
    found = os.statvfs(folder)
    return (found.f_blocks - found.f_bfree, found.f_files - found.f_ffree)

class Kept:
    def __init__(self, budget):
        self.first, self.last, self.budget, self.bytes = bytearray(), bytearray(), budget // 2, 0
    def add(self, data):
        self.bytes += len(data)
        room = max(self.budget - len(self.first), 0)
        self.first += data[:room]
        self.last += data[room:]
        if len(self.last) > 2 * self.budget:
            del self.last[:len(self.last) - self.budget]
    def tell(self):
        if len(self.last) > self.budget:
            del self.last[:len(self.last) - self.budget]
        left = self.bytes - len(self.first) - len(self.last)
        between = b'\n[%d bytes left out]\n' % left if left else b''
        return {'text': (bytes(self.first) + between + bytes(self.last)).decode('utf-8', 'replace'), 'bytes': self.bytes, 'cut': left > 0}

def prepare(number):
    options = []
    for index, root in enumerate(setup['write']):
        place = '%s/%d' % (number, index)
        for name in ('upper', 'work'):
            os.makedirs('/proc/self/fd/%d/%s/%s' % (layers, place, name), 0o700, exist_ok=False)
    return number

def put_on(number):
    for index, root in enumerate(setup['write']):
        at = '/proc/self/fd/%d/%s/%d' % (layers, number, index)
        # Volatile: taking it off does not write it to the disk, which nobody needs: what holds is copied out of it. Such a layer is marked as used.
        mark = os.path.join(at, 'work', 'work', 'incompat', 'volatile')
        if os.path.isdir(mark):
            shutil.rmtree(mark)
        mount('overlay', root, 'overlay', 0, 'lowerdir=/proc/self/fd/%d,upperdir=%s/upper,workdir=%s/work,userxattr,volatile' % (lowers[index], at, at))
    for path in setup['hidden']:
        if os.path.isdir(path):
            mount('tmpfs', path, 'tmpfs', RDONLY, 'size=4096')
        elif os.path.exists(path):
            mount('/dev/null', path, None, BIND)

def take_off(number):
    for root in reversed(setup['write']):
        checked(libc.umount2(encoded(root), DETACH), root)

def emptied(folder, below=''):
    found = []
    for entry in os.scandir(folder):
        if entry.is_dir(follow_symlinks=False):
            name = below + entry.name
            try:
                if os.getxattr(entry.path, 'user.overlay.opaque', follow_symlinks=False) == b'y':
                    found.append(name)
            except OSError:
                pass
            found += emptied(entry.path, name + '/')
    return found

def changed(number):
    uppers = ['/proc/self/fd/%d/%s/%d/upper' % (layers, number, index) for index in range(len(setup['write']))]
    if not any(os.listdir(upper) for upper in uppers):
        return None
    return [emptied(upper) for upper in uppers]

def become(argv):
    for number in (signal.SIGPIPE, signal.SIGXFSZ, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execvp(argv[0], argv)
    except OSError as error:
        os.write(2, os.fsencode('%s: %s\n' % (argv[0], error.strerror)))
        os._exit(126 if isinstance(error, PermissionError) else 127)

def child(request, out, err, ans):
    os.setsid()
    os.dup2(null, 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    os.dup2(ans, 3)
    os.closerange(4, 65536)
    os.set_inheritable(3, False)
    give_up_capabilities()
    prctl(4, 1)
    os.chdir(request['cwd'])
    if 'argv' in request:
        become(request['argv'])
    sys.path.insert(0, request['cwd'])
    sys.stdout = io.TextIOWrapper(io.BufferedWriter(io.FileIO(1, 'wb', closefd=False)), 'utf-8', errors='backslashreplace', line_buffering=True)
    sys.stderr = io.TextIOWrapper(io.BufferedWriter(io.FileIO(2, 'wb', closefd=False)), 'utf-8', errors='backslashreplace', line_buffering=True)
    sys.stdin = io.TextIOWrapper(io.BufferedReader(io.FileIO(0, 'rb', closefd=False)), 'utf-8')
    signal.signal(signal.SIGINT, signal.default_int_handler)
    gc.enable()
    answer, code = steward_run(request['source'])
    data = json.dumps(answer).encode()
    while data:
        data = data[os.write(3, data):]
    os._exit(code)

def serve(request, number):
    started = time.monotonic()
    pipes = [os.pipe() for _ in range(3)]
    pid = os.fork()
    if pid == 0:
        try:
            child(request, pipes[0][1], pipes[1][1], pipes[2][1])
        except BaseException as error:
            try:
                os.write(2, ('%s\n' % error).encode())
            except BaseException:
                pass
        finally:
            os._exit(70)
    for _, end in pipes:
        os.close(end)
    out, err, ans = [end for end, _ in pipes]
    kept = {out: Kept(request['output']), err: Kept(request['output']), ans: Kept(2 * request['answer'])}
    waiting = select.poll()
    for end in kept:
        waiting.register(end, select.POLLIN)
    died = os.pidfd_open(pid)
    waiting.register(died, select.POLLIN)
    status, timed_out, limit, told, opened = None, False, None, started, set(kept)
    while opened:
        left = request['seconds'] - (time.monotonic() - started)
        if left <= 0 and not timed_out and status is None:
            timed_out = True
            os.kill(-1, signal.SIGKILL)
        for end, _ in waiting.poll(max(left, 0.01) * 1000 if status is None and not timed_out else 1000):
            if end == died:
                status = os.waitpid(pid, 0)[1]
                waiting.unregister(died)
                try:
                    os.kill(-1, signal.SIGKILL)
                except ProcessLookupError:
                    pass
                continue
            data = os.read(end, 1 << 17)
            if not data:
                waiting.unregister(end)
                opened.discard(end)
                continue
            kept[end].add(data)
            if end != ans:
                now = time.monotonic()
                if now - told > 0.1:
                    told = now
                    say({'progress': data[-1000:].decode('utf-8', 'replace'), 'stream': 'stdout' if end == out else 'stderr', 'bytes': kept[out].bytes + kept[err].bytes})
                if kept[out].bytes + kept[err].bytes > request['most'] and limit is None:
                    limit = 'output'
                    os.kill(-1, signal.SIGKILL)
    if status is None:
        status = os.waitpid(pid, 0)[1]
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            pass
    for end in [out, err, ans, died]:
        os.close(end)
    take_off(number)
    return {'status': status, 'out': kept[out].tell(), 'err': kept[err].tell(), 'answer': kept[ans].tell()['text'] if kept[ans].bytes <= request['answer'] else '',
            'timed_out': timed_out, 'limit': limit, 'emptied': changed(number), 'layer': number, 'spoiled': [use_of(folder) for folder in setup['temporary']] != clean}

prctl(4, 0)
# Without what Python, and what starts it, have added.
os.environ.clear()
os.environ.update(setup['environment'])
channel = os.dup(1)
requests = os.fdopen(os.dup(0), 'rb')
null = os.open(os.devnull, os.O_RDWR)
for descriptor in (0, 1):
    os.dup2(null, descriptor)
checked(libc.unshare(NEWNS), 'unshare')
mount(None, '/', None, REC | PRIVATE)
lowers = [os.open('/run/steward/lower/%d' % index, os.O_PATH | os.O_DIRECTORY) for index in range(len(setup['write']))]
layers = os.open('/run/steward/layers', os.O_PATH | os.O_DIRECTORY)
mount('tmpfs', '/run/steward', 'tmpfs', RDONLY, 'size=4096')
clean = [use_of(folder) for folder in setup['temporary']]
sys.path[:] = [path for path in sys.path if path]
number = 0
prepare(number)
put_on(number)
gc.collect()
gc.freeze()
gc.disable()
say({'ready': True})
for line in requests:
    result = serve(json.loads(line), number)
    say(result)
    if result['spoiled']:
        break
    if result['emptied'] is not None:
        number += 1
        prepare(number)
    put_on(number)
`}`;
