import type { ReactNode } from 'react';
import { VisibleText } from '../../ui/VisibleText.tsx';

/** A parsed argument list: numbered, spaces as dots, so that one argument is seen to be one. */
export function ArgumentList({ argv, separated = false }: { argv: readonly string[]; separated?: boolean }): ReactNode {
  return (
    <ol className={`grid grid-cols-[24px_minmax(0,1fr)] font-mono text-[12px] leading-5 ${separated ? 'mt-1.5 border-t border-dashed border-(--line-2) pt-1.5' : ''}`}>
      {argv.map((argument, index) => (
        <li key={index} className="contents">
          <span aria-hidden className="pr-[9px] text-right text-[11px] text-(--text-3)">{index}</span>
          <span className="[overflow-wrap:anywhere]">{argument === '' ? <span className="text-(--text-3)">empty</span> : <Spaced text={argument} />}</span>
        </li>
      ))}
    </ol>
  );
}

function Spaced({ text }: { text: string }): ReactNode {
  return text.split(/( +|\n)/).map((part, index) =>
    part.startsWith(' ') ? <span key={index} aria-label="space" className="text-(--text-3)">{'·'.repeat(part.length)}</span> : part === '\n' ? <span key={index} className="text-(--text-3)">↵{'\n'}</span> : <VisibleText key={index} text={part} />,
  );
}
