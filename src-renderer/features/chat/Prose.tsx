import { memo, type ReactNode } from 'react';
import Markdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { traceFigures, type FigureSources } from './figures.ts';

const plugins = [remarkGfm];

/** Only addresses a person can judge are links; everything else stays text. */
function safeAddress(address: string): string {
  return /^(?:https?:|mailto:)/i.test(address) ? address : '';
}

/** An answer: Markdown without HTML, pictures or foreign schemes; figures that a call told are underlined and carry its number. */
export const Prose = memo(function Prose({ text, sources, past = false }: { text: string; sources: FigureSources; past?: boolean }): ReactNode {
  const traced = (children: ReactNode): ReactNode => (Array.isArray(children) ? children.map((child, index) => <Traced key={index} child={child as ReactNode} sources={sources} />) : <Traced child={children} sources={sources} />);
  const components: Components = {
    p: ({ children }) => <p className="mb-3 last:mb-0">{traced(children)}</p>,
    li: ({ children }) => <li className="mb-0.5">{traced(children)}</li>,
    strong: ({ children }) => <strong className="font-semibold">{traced(children)}</strong>,
    ul: ({ children }) => <ul className="mb-3 list-disc pl-5 last:mb-0">{children}</ul>,
    ol: ({ children, start }) => <ol start={start} className="mb-3 list-decimal pl-5 last:mb-0">{children}</ol>,
    h1: ({ children }) => <h4 className="mt-4 mb-1.5 first:mt-0">{children}</h4>,
    h2: ({ children }) => <h4 className="mt-4 mb-1.5 first:mt-0">{children}</h4>,
    h3: ({ children }) => <h4 className="mt-3 mb-1 first:mt-0">{children}</h4>,
    blockquote: ({ children }) => <blockquote className="mb-3 border-l-2 border-(--line-2) pl-3 text-(--text-2)">{children}</blockquote>,
    hr: () => <hr className="my-4 border-(--line)" />,
    img: ({ alt }) => <span className="text-(--text-3)">[picture{alt ? `: ${alt}` : ''}]</span>,
    a: ({ href, children }) => (href ? <a href={href} target="_blank" rel="noreferrer noopener" title={href}>{children}</a> : <>{children}</>),
    code: ({ children, className }) => (className === undefined && !String(children).includes('\n') ? <code className="rounded-(--r1) bg-(--well) px-1 py-px text-[12.5px]">{children}</code> : <code>{children}</code>),
    pre: ({ children }) => <CodeBlock>{children}</CodeBlock>,
    table: ({ children }) => <div className="mb-3 max-w-full overflow-x-auto rounded-(--r2) border border-(--line) last:mb-0"><table className="w-full border-collapse text-(length:--t-small) leading-(--lh-small)">{children}</table></div>,
    th: ({ children, style }) => <th style={style} className="h-[26px] border-b border-(--line) px-2.5 text-left text-(length:--t-micro) font-[530] whitespace-nowrap text-(--text-3)">{children}</th>,
    td: ({ children, style }) => <td style={style} className="border-b border-(--line) px-2.5 py-1 [overflow-wrap:anywhere] tabular-nums [tr:last-child>&]:border-b-0">{traced(children)}</td>,
  };
  return (
    <div className={`mb-3 max-w-[66ch] text-(length:--t-read) leading-(--lh-read) [overflow-wrap:anywhere] ${past ? 'text-(--text-2)' : ''}`}>
      <Markdown remarkPlugins={plugins} skipHtml urlTransform={safeAddress} components={components}>{text}</Markdown>
    </div>
  );
});

function Traced({ child, sources }: { child: ReactNode; sources: FigureSources }): ReactNode {
  if (typeof child !== 'string') return child;
  return traceFigures(child, sources).map((part, index) =>
    part.call === undefined ? part.text : (
      <span key={index} title={`From call ${part.call}`} className="underline decoration-(--line-control) decoration-dotted decoration-[1.5px] underline-offset-4 tabular-nums">
        {part.text}
        <sup className="static ml-px inline-block align-[5px] font-mono text-[10px] leading-none font-medium text-(--text-3) no-underline">{part.call}</sup>
      </span>
    ),
  );
}

function CodeBlock({ children }: { children: ReactNode }): ReactNode {
  const text = textOf(children);
  return (
    <div className="group relative mb-3 overflow-hidden rounded-(--r2) bg-(--well) last:mb-0">
      <pre tabIndex={0} className="max-h-[480px] overflow-auto px-3 py-2.5 text-(length:--t-small) leading-(--lh-small) [scrollbar-width:thin]">{children}</pre>
      <span className="absolute top-1 right-1 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100"><CopyButton compact text={text} label="Copy" /></span>
    </div>
  );
}

function textOf(node: ReactNode): string {
  if (typeof node === 'string' || typeof node === 'number') return String(node);
  if (Array.isArray(node)) return node.map((child) => textOf(child as ReactNode)).join('');
  if (node !== null && typeof node === 'object' && 'props' in node) return textOf((node.props as { children?: ReactNode }).children);
  return '';
}
