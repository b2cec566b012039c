import { Fragment, type ReactNode } from 'react';
import { findUnusualCharacters, type UnusualCharacter } from '../../src-preload/state/unusualCharacters.ts';

/** A text whose deceiving characters show as their code points, inverted. */
export function VisibleText({ text }: { text: string }): ReactNode {
  const found = findUnusualCharacters(text);
  if (found.length === 0) return text;
  return (
    <>
      {found.map(({ index, codePoint }, at) => {
        const before = found[at - 1];
        return (
          <Fragment key={index}>
            {text.slice(before ? before.index + before.length : 0, index)}
            <span className="mx-px inline-block rounded-[2px] bg-(--destroy) px-[3px] align-[1px] font-mono text-[10px] leading-[14px] font-semibold text-(--on-risk) forced-colors:border">{codePoint}</span>
          </Fragment>
        );
      })}
      {text.slice(lastEnd(found))}
    </>
  );
}

function lastEnd(found: readonly UnusualCharacter[]): number {
  const last = found.at(-1);
  return last ? last.index + last.length : 0;
}
