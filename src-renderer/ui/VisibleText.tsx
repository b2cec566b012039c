import { Fragment, type ReactNode } from 'react';
import { findUnusualCharacters } from '../../src-preload/state/unusualCharacters.ts';

/** A text whose deceiving characters show as their code points, inverted. */
export function VisibleText({ text }: { text: string }): ReactNode {
  const found = findUnusualCharacters(text);
  if (found.length === 0) return text;
  let from = 0;
  const parts = found.map(({ index, length, codePoint }) => {
    const before = text.slice(from, index);
    from = index + length;
    return (
      <Fragment key={index}>
        {before}
        <span className="mx-px inline-block rounded-[2px] bg-(--destroy) px-[3px] font-mono text-[10px] leading-[14px] font-semibold text-(--on-risk)">{codePoint}</span>
      </Fragment>
    );
  });
  return <>{parts}{text.slice(from)}</>;
}
