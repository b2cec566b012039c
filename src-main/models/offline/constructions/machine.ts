import { place, pattern, type Construction } from './construction.ts';

const starts = '(?:start|launch|run|spin up|fire up|bring up|begin|execute|kick off|spawn|start up|boot)';
const behind = '(?:in the background|in background|as a background (?:process|job|task)|as a (?:daemon|detached process)|detached|without waiting|without waiting for it)';
/** A program is told by its name or a command, never by an article. */
const command = '(?<command>(?!(?:the|a|an|my|some|it|this|that|something|up|everything|all|our)\\b).+?)';
/** A program known to run as a service, by its bare name: no thing of the machine, no pronoun. */
const service = '(?<name>(?!(?:the|a|an|my|this|that|it|its|them|all|everything|computer|machine|pc|laptop|server|system|steward|terminal|shell|browser|app|page|tab|phone|router|wifi|service|daemon|services|process|from|over|again|now|me|us|notifications|sandbox|undo)\\b)[a-z][a-z0-9@._-]+)';
const verbs = '(?:message|text|dm|write|ping|tell|write to|send|drop|let|shoot)';
const person = '(?<recipient>(?!(?:a|an|the|my|our|this|that|me|it|them|something|hello|hi|message|everyone|all|post|on|in|to|some)\\b)[#@]?[\\p{L}][\\p{L}\\p{N}._-]*(?: (?!(?:on|in|via|over|through|using|at|that|about|the)\\b)[\\p{L}][\\p{L}\\p{N}._-]*)?)';
const platform = '(?<platform>slack|discord|telegram|teams|matrix)';

/** How people ask for programs to be started and for people to be written to. */
export const machineConstructions: readonly Construction[] = [
  {
    name: 'start_process', patterns: [
      pattern('^', starts, ' ', command, ' ', behind, '(?: (?:in|from|inside) ', place('cwd'), ')?$'),
      pattern('^', starts, ' ', command, ' (?:in|from|inside) ', place('cwd'), ' ', behind, '$'),
      pattern('^', behind, '(?: ,)? ', starts, ' ', command, '$'),
      pattern('^(?:keep) ', command, ' running(?: ', behind, ')?$'),
    ],
  },
  {
    name: 'control_service', patterns: [
      pattern('^(?<action>restart|reload|enable|disable) ', service, '(?: (?:service|daemon))?(?: (?:at|on) (?:boot|startup|start|login))?$'),
      pattern('^systemctl (?<action>start|stop|restart|reload|enable|disable) ', service, '$'),
    ],
  },
  { name: 'control_service', sameService: true, patterns: [/^(?<action>start|stop|restart|reload|enable|disable) (?:it|that|that one|this)(?: (?:again|instead|now|up))*$/u] },
  {
    name: 'send_message', patterns: [
      pattern('^', verbs, '(?: (?:a |an )?(?:quick |short |direct )?(?:message|text|dm|line|note))?(?: to)? ', person, ' (?:on|in|via|over|through|using|at) ', platform, '(?: (?:that|saying|:|,|to say|and say|with)(?: that)? (?<text>.+))?$'),
      pattern('^send ', person, ' (?:a |an )?', platform, ' (?:message|text|dm|note)(?: (?:that|saying|:|,|to say|and say|with)(?: that)? (?<text>.+))?$'),
    ],
  },
];
