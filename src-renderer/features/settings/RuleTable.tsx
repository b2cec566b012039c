import { Ban, Check, Hand, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { VisibleText } from '../../ui/VisibleText.tsx';
import { SettingBlock } from './SettingRow.tsx';
import { usePart } from './usePart.tsx';

type Rule = SettingsState['rules'][number];

const verdicts: Record<Rule['verdict'], { word: string; icon: LucideIcon }> = {
  allow: { word: 'Runs', icon: Check },
  ask: { word: 'Asks', icon: Hand },
  deny: { word: 'Refused', icon: Ban },
};

const textOf = ({ id, sentence, verdict }: Rule): string => `${verdicts[verdict].word} ${sentence} ${id}`;

/** The rules that hold now, and how often each decided. */
export function RuleTable({ rules }: { rules: readonly Rule[] }): ReactNode {
  const { shown, find, more } = usePart(rules, textOf, 'rule', 'rules');
  return (
    <SettingBlock title="Rules" count={rules.length} text="A rule that refuses beats one that asks, which beats one that runs." action={<a href="#/settings/rules" className="target">Edit your rules</a>}>
      {find}
      <table className="w-full table-fixed border-collapse text-(length:--t-small) leading-(--lh-small)">
        <thead>
          <tr className="border-b border-(--line) text-left text-(--text-3) [&>th]:pb-1 [&>th]:font-[530]">
            <th scope="col" className="w-22">Verdict</th>
            <th scope="col">What</th>
            <th scope="col" className="w-44">Rule</th>
            <th scope="col" className="w-18 text-right">30 days</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((rule) => {
            const { word, icon: Icon } = verdicts[rule.verdict];
            return (
              <tr key={rule.id} className="border-b border-(--line) align-top [&>td]:py-[5px]">
                <td><span className="flex items-center gap-1.5"><Icon size={14} className="text-(--text-2)" aria-hidden />{word}</span></td>
                <td className="pr-3 [overflow-wrap:anywhere]"><VisibleText text={rule.sentence} /></td>
                <td className="pr-3 text-(--text-2) [overflow-wrap:anywhere]"><code>{rule.id}</code></td>
                <td className={`text-right tabular-nums ${rule.fired30d === 0 ? 'text-(--text-3)' : ''}`}>{rule.fired30d.toLocaleString('en')}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {more}
    </SettingBlock>
  );
}
