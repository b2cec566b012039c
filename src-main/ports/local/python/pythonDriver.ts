/**
 * Runs one source in a clean `__main__` and says what came of it as JSON: the value of the last
 * expression or of `result`, the exception, the figures that are open. Works from Python 3.8 on.
 */
export const pythonDriver = String.raw`
import ast, base64, io, json, linecache, os, sys, traceback, types

def steward_run(source):
    answer = {}
    code = 0
    main = types.ModuleType('__main__')
    main.__dict__['__builtins__'] = __builtins__
    sys.modules['__main__'] = main
    sys.argv = ['<code>']
    linecache.cache['<code>'] = (len(source), None, source.splitlines(True), '<code>')
    try:
        tree = ast.parse(source, '<code>')
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, '<code>', 'exec'), main.__dict__)
        value = eval(compile(ast.Expression(last.value), '<code>', 'eval'), main.__dict__) if last else None
        if value is None:
            value = main.__dict__.get('result')
        if value is not None:
            answer['result'] = repr(value)[:100000]
            try:
                text = json.dumps(value, allow_nan=False)
                if len(text) <= 1000000:
                    answer['json'] = text
            except BaseException:
                pass
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 0 if end.code is None else 1
        if code == 1 and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
    except BaseException as error:
        code = 1
        trace = error.__traceback__
        while trace is not None and trace.tb_frame.f_code.co_filename != '<code>':
            trace = trace.tb_next
        try:
            words = ''.join(traceback.format_exception(type(error), error, trace))
            message = str(error)
        except BaseException:
            words, message = type(error).__name__, ''
        answer['error'] = {'type': type(error).__name__[:200], 'message': message[:10000], 'stack': words[-50000:]}
    try:
        if 'matplotlib.pyplot' in sys.modules:
            answer['images'] = steward_figures(sys.modules['matplotlib.pyplot'])
    except BaseException:
        pass
    try:
        import threading, atexit
        threading._shutdown()
        atexit._run_exitfuncs()
    except BaseException:
        pass
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass
    answer['version'] = '%d.%d.%d' % sys.version_info[:3]
    return answer, code & 255

def steward_figures(pyplot):
    images, room = [], 6000000
    for number in pyplot.get_fignums()[:10]:
        picture = io.BytesIO()
        pyplot.figure(number).savefig(picture, format='png')
        text = base64.b64encode(picture.getvalue()).decode()
        room -= len(text)
        if room < 0:
            break
        images.append(text)
    return images
`;

/** One source, from standard input as JSON; its answer comes last on standard output, behind a mark only this run knows. */
export const pythonOnce = `${pythonDriver}
def steward_once():
    request = json.loads(sys.stdin.buffer.read().decode())
    out = os.dup(1)
    os.set_inheritable(out, False)
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    sys.path.insert(0, os.getcwd())
    answer, code = steward_run(request['source'])
    data = (request['mark'] + json.dumps(answer)).encode()
    while data:
        data = data[os.write(out, data):]
    os._exit(code)

steward_once()
`;
