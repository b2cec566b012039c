import { useState, type ReactNode } from 'react';
import type { SettingsState } from '../../../src-preload/contract/index.ts';
import { shortenPath } from '../../layout/shortenPath.ts';
import { CopyButton } from '../../ui/CopyButton.tsx';
import { Segmented } from '../../ui/Segmented.tsx';
import { httpSnippet, standardIoSnippet, tokenPlaceholder } from './connectSnippets.ts';
import { CopyValue } from './CopyValue.tsx';
import { MakeToken } from './MakeToken.tsx';
import { SettingBlock, SettingRow } from './SettingRow.tsx';
import { TokenList } from './TokenList.tsx';

type Way = 'standardIo' | 'http';

const ways = [
  { id: 'standardIo', label: 'Client starts it' },
  { id: 'http', label: 'Over HTTP' },
] as const;

/** How another MCP client reaches this Steward. */
export function ConnectSection({ settings: { connect, tokens } }: { settings: SettingsState }): ReactNode {
  return (
    <>
      <SettingRow title="Address" text="Streamable HTTP, for a client that connects to what runs.">
        {connect.url === null ? <p className="text-(--text-2)">Not listening. <code>steward serve</code> opens an address.</p> : <CopyValue text={connect.url} label="Copy the address" />}
      </SettingRow>
      <SettingRow title="Token" text="Lets a program call. It opens no screen, changes no setting and decides nothing.">
        <CopyValue text={connect.tokenFile} shown={shortenPath(connect.tokenFile)} label="Copy the path of the token" />
        <p className="text-(length:--t-small) leading-(--lh-small) text-(--text-2)"><code>steward token</code> prints it. Only you may read the file.</p>
      </SettingRow>
      <SettingRow title="Command" text="Standard input and output, for a client that starts its servers. Needs no token.">
        <CopyValue text={connect.stdioCommand} label="Copy the command" />
      </SettingRow>
      <TokenList tokens={tokens} />
      <MakeToken />
      <Snippet url={connect.url} command={connect.stdioCommand} />
    </>
  );
}

function Snippet({ url, command }: { url: string | null; command: string }): ReactNode {
  const [way, setWay] = useState<Way>('standardIo');
  const text = way === 'http' && url !== null ? httpSnippet(url) : standardIoSnippet(command);
  return (
    <SettingBlock title="For a client’s settings" text="Claude Desktop, Cursor and others read this shape." action={url !== null && <Segmented label="How the client connects" options={ways} selected={way} onSelect={setWay} />}>
      <div className="relative rounded-(--r2) bg-(--well)">
        <pre tabIndex={0} aria-label="Entry as JSON" className="overflow-x-auto px-3 py-2.5 pr-24 text-(length:--t-small) leading-(--lh-small)">{text}</pre>
        <div className="absolute top-1 right-1"><CopyButton text={text} label="Copy" /></div>
      </div>
      {way === 'http' && <p className="pt-2 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">Put the token in the place of <code>{tokenPlaceholder}</code>. What asks waits for you here; the client is told that it waits.</p>}
      {way === 'standardIo' && <p className="pt-2 text-(length:--t-small) leading-(--lh-small) text-(--text-2)">While Steward runs it joins it, and what asks waits for you here. Without, what asks is refused.</p>}
    </SettingBlock>
  );
}
