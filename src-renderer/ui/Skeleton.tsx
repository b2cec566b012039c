import { useEffect, useState, type ReactNode } from 'react';

/** Grey rows in their final size. Nothing for the first 200 ms; after three seconds, words. */
export function Skeleton({ rows, rowHeight = 28 }: { rows: number; rowHeight?: number }): ReactNode {
  const [phase, setPhase] = useState<'nothing' | 'rows' | 'words'>('nothing');
  useEffect(() => {
    const first = setTimeout(() => setPhase('rows'), 200);
    const second = setTimeout(() => setPhase('words'), 3000);
    return () => {
      clearTimeout(first);
      clearTimeout(second);
    };
  }, []);
  if (phase === 'nothing') return null;
  return (
    <div aria-busy className="px-4 py-2">
      {phase === 'words' && <p role="status" className="pb-1 text-(length:--t-small) text-(--text-3)">Still loading</p>}
      {Array.from({ length: rows }, (_, index) => (
        <div key={index} aria-hidden className="flex items-center" style={{ height: rowHeight }}>
          <span className="h-2.5 rounded-(--r1) bg-(--hover)" style={{ width: `${45 + ((index * 37) % 45)}%` }} />
        </div>
      ))}
    </div>
  );
}
