import { splitClauses } from '../../../src-main/models/offline/clauses.ts';
import { buildFrame } from '../../../src-main/models/offline/frame.ts';
import { correctSpelling } from '../../../src-main/models/offline/lexicon/lexicon.ts';
import { tokenise } from '../../../src-main/models/offline/text/tokens.ts';
import { featureGroups, profileOf } from '../../../src-main/models/offline/profile.ts';
import { functions } from '../../../src-main/functions/index.ts';
const t = process.argv[2]!;
for (const c of splitClauses(correctSpelling(tokenise(t)))) { const f = buildFrame(t, c); console.log(JSON.stringify({ ...f, tokens: f.tokens.map((x) => `${x.kind}:${x.value}`), sentence: '' , groups: featureGroups(f)}, null, 0)); }
if (process.argv[3]) { const p = profileOf(functions.find((f) => f.name === process.argv[3])!); console.log([...p.nameActions], [...p.phraseActions], [...p.verbs], [...p.features], [...p.objects]); }
