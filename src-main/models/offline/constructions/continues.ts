import type { Json } from '../../../../src-preload/contract/index.ts';
import type { Joint } from '../clauses.ts';
import type { Frame } from '../frame.ts';
import type { PlannedCall } from '../understand.ts';
import { wordingOf } from './wording.ts';

const shows = /^(?:and )?(?:please )?(?:show|list|give|print|tell|display|see|read)(?: me| us)?(?: (?:them|those|these|it|that|the results?|the answer|the output|what (?:you|it) (?:finds?|found|gives?|says?)))?(?: all| to me| please| here)*$/;
const reports = /^(?:and )?(?:show|tell|let|give)(?: me| us)?(?: know)?(?: about)? (?:any |the |all |of )*(?:errors?|warnings?|problems?|failures?|result|results|outcome|what (?:fails|failed|is wrong|comes out|happens|it (?:says|prints|finds|returns|gives)))(?: .*)?$/;
const changes = /^(?:and )?(?:tell|let|notify|alert|show|warn|ping)(?: me| us)?(?: know)?(?: as soon as| when| whenever| if| once| about| what| any)\b.*\b(?:chang\w*|differ\w*|new|updates?|updated|happens)\b/;
const names = /^(?:and )?(?:store|save|keep|put|write|call|name)(?: it| that| the (?:picture|image|screenshot|file))?(?: (?:as|to|in|under|into))? (?:the |my )?(?:file )?(PATH|QUOTED)$/;

/**
 * A clause that only goes on with the call before: "…, list them all", "… and tell me when it
 * changes", "…, store it as login.png". Answers the arguments it adds, or undefined when it is a request of its own.
 */
export function continues(frame: Frame, call: PlannedCall | undefined, joint: Joint): Record<string, Json> | undefined {
  if (call === undefined || call.missing.length > 0) return undefined;
  const wording = wordingOf({ ...frame, head: 0 });
  const text = wording.text.replace(/ [.!]+$/, '');
  if (call.name === 'monitor_webpage' && changes.test(text) && wording.literals.size === 0) return {};
  const runsCode = /^(?:run_tests|lint_code|compile_code|execute_\w+)$/.test(call.name);
  if (runsCode && reports.test(text) && wording.literals.size === 0) return {};
  const answersItself = !call.changes && 'url' in call.arguments;
  if ((answersItself || runsCode) && joint !== 'then' && wording.literals.size === 0 && shows.test(text)) return {};
  if (call.name === 'browser_screenshot' && !('output_path' in call.arguments)) {
    const match = names.exec(text);
    const literal = match === null ? undefined : [...wording.literals.values()][0];
    if (literal !== undefined && wording.literals.size === 1) return { output_path: literal.value };
  }
  return undefined;
}
