import { pattern, place, type Construction } from './construction.ts';

const runs = '(?:run|rerun|execute|exec|evaluate|eval|compute|calculate|try|try out|test|invoke|use|work out|write and run|do|start|show|see|tell|give|in|with|using)';
const language = '(?:python3?|py|javascript|js|node|nodejs|typescript|ts)';
const snippets = [
  pattern('^', runs, '\\b(?! out of)(?:(?!\\b(?:explain|review|wrong|mean|means)\\b).)*(?<code>CODE)(?: .*)?$'),
  pattern('^(?:(?:some|this|the|a|quick|following|here is|here\'s) )*', language, '(?: (?:code|script|snippet|program|one-liner|please|expression|this))*(?: :)?(?: \\n)? (?<code>CODE)$'),
];
const tests = '\\b(?:tests?|unit tests?|test ?suites?|test cases|specs?|suite)\\b';
const passes = '\\b(?:pass(?:es|ing)?|green|ok|okay|fine|fail(?:s|ing)?|work(?:s|ing)?|red|broken|succeed(?:s)?|healthy)\\b';
const linting = '\\b(?:lint|linting|linter|linters|lints|code style|coding style|style (?:problems|errors|issues|violations|mistakes)|code smells?|unused (?:variables?|imports?)|syntax errors?)\\b';
const inPlace = (name: string): string => `(?: (?:in|of|for|under|inside|from|on|over|at|within|against|with|through) ${place(name)})`;
const layout = '(?:formatting|indentation|indents|indent|whitespace|layout|code style|style)';
const terminal = '(?:terminal|shell|console|command prompt|command line)(?: (?:window|session|tab))?';

/** How people ask for code to be run, tested, checked and laid out, and for terminals. */
export const codeConstructions: readonly Construction[] = [
  { name: 'execute_python', language: 'python', answers: true, patterns: snippets },
  { name: 'execute_javascript', language: 'javascript', answers: true, patterns: snippets },
  { name: 'execute_typescript', language: 'typescript', answers: true, patterns: snippets },
  {
    name: 'run_tests', answers: true, patterns: [
      pattern('^(?:run|rerun|re-run|execute|start|launch|do|perform|kick off|try|check)\\b(?!.*', linting, ')(?: (?!in )\\S+){0,4} ?', tests, inPlace('path'), '?(?: again| once more| now)?$'),
      pattern('^(?:run|rerun|re-run|execute|start|try) ', place('path'), ' (?:\'s )?', tests, '$'),
      pattern('^(?:run|rerun|execute) PATHS', tests, '$'),
      pattern('^test ', place('path'), '$'),
      pattern('^(?:do|does|are|is|check|see|tell|verify|find out|make sure|show|which|how many|have|has|any|what)\\b(?=.*', tests, ')(?=.*', passes, ')(?!.*\\bURL)(?:.*?', inPlace('path'), '.*|[^A-Z]*)$'),
      pattern('^(?:check|see|tell|find out)\\b.* (?<path>PATH) (?:still )?', passes, ' (?:its|the|all)? ?', tests, '$'),
      pattern('^(?:does|is) ', place('path'), ' (?:still )?pass(?: all)?(?: of)?(?: its| the)? ', tests, '$'),
    ],
  },
  {
    name: 'lint_code', answers: true, patterns: [
      pattern('^lint ', place('path'), '(?: .*)?$'),
      pattern('^(?:run|execute|start|use|try|do|apply)\\b[^A-Z]*\\b(?:lint|linter|linting|linters|eslint|ruff|clippy|flake8|pylint)\\b', inPlace('path'), '?$'),
      pattern('^(?:any|are|is|does|do|has|have|what|which|how many|check|find|show|list|look|search|tell|give|see|scan|get)\\b(?=.*', linting, ')(?!.*\\bURL)(?:.*?', place('path'), '[^A-Z]*|[^A-Z]*)$'),
      pattern('^(?:check|scan|inspect|go over|look over|look through) ', place('path'), ' for (?:\\w+ )?(?:problems|errors|mistakes|bugs|warnings|smells|issues)(?: .*)?$'),
      pattern('^(?:what|which|how many) (?:\\w+ )?(?:warnings|problems|complaints|issues) does (?:the )?(?:linter|eslint|ruff) (?:have|find|report|show|give)\\b[^A-Z]*', inPlace('path'), '$'),
    ],
  },
  {
    name: 'format_code', patterns: [
      pattern('^(?:format|reformat|re-format|prettify|beautify|auto-?format|autoformat|pretty[- ]print|re-?indent|indent) (?!.*\\b(?:drive|disk|partition|usb|card|stick)\\b)', place('path'), '(?: (?:properly|nicely|with (?:prettier|black|gofmt|rustfmt|clang-format)))?$'),
      pattern('^(?:tidy|tidy up|clean|clean up|fix|fix up|sort out|correct|improve|repair|straighten out|redo|apply|do) (?:up )?(?:the )?(?:\\w+ )?', layout, inPlace('path'), '$'),
      pattern('^(?:tidy|tidy up|clean|clean up|fix|correct) ', place('path'), ' (?:\'s )?(?:up )?', layout, '$'),
      pattern('^(?:run|apply|use) (?:the )?(?:prettier|black|gofmt|rustfmt|clang-format|formatter|code formatter)', inPlace('path'), '$'),
    ],
  },
  {
    name: 'open_terminal', patterns: [
      pattern('^(?:open|open up|start|start up|launch|give|bring up|spawn|get|fire up|new|create|have|need|want)\\b(?: me| us| a| an| another| new| up| fresh| the| interactive| persistent)* ', terminal, '(?: (?:in|at|inside|for|from|under) ', place('cwd'), ')?$'),
      pattern('^(?:in|inside|at|under) ', place('cwd'), '(?: ,)? (?:open|start|launch)(?: a| an| new)* ', terminal, '$'),
    ],
  },
  {
    name: 'send_terminal_input', session: true, patterns: [
      pattern('^(?:type|type in|enter|send|write|input|key in)(?: in)?(?: the (?:input|text|command|line))? (?<input>.+?) (?:in|into|to|on|at) (?:the |that |this |my )(?:open )?', terminal, '$'),
      pattern('^run (?<input>.+?) (?:in|inside|on) (?:that |this |the open |the same )', terminal, '$'),
    ],
  },
  { name: 'send_terminal_input', session: true, afterTerminal: true, patterns: [/^(?:type|type in|enter|send|write|input|key in|run|execute|start)(?: in)? (?<input>.+?) (?:in|into|to|on|inside) (?:it|there)$/u, /^(?:type|enter|run|execute|start) (?<input>.+?)(?: there| inside)?$/u] },
  { name: 'read_terminal', session: true, afterTerminal: true, patterns: [/^(?:show|read|tell|give|print|display|what|see|look at|check|have|let|get|view|wait)\b[^A-Z]*\b(?:prints?|printed|shows?|says?|outputs?|wrote|writes|comes out|happens|output|screen|terminal|console|shell)\b[^A-Z]*$/u] },
];
