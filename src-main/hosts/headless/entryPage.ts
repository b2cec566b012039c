/** Why a browser sees the entry page instead of the user interface. */
export type EntryReason = 'no-key' | 'used' | 'expired' | 'unknown' | 'not-built';

const words: Record<EntryReason, { heading: string; text: string }> = {
  'no-key': { heading: 'This browser has no key yet', text: 'Steward prints an address with a one-time code when it starts. Open that address here once; the browser stays signed in after that.' },
  used: { heading: 'This address was used already', text: 'Each address works once, in the first browser that opens it. If that was not you, stop Steward and start it again.' },
  expired: { heading: 'This address has expired', text: 'An address nobody opened stops working after an hour.' },
  unknown: { heading: 'This address is not known', text: 'It may come from before the last restart, or a part of it is missing.' },
  'not-built': { heading: 'The user interface is not built', text: 'Steward runs, but the files of its pages are missing. Build them, then reload this page.' },
};

/** A page without scripts that says how to get in. `commands` are what to type, with what each does. */
export function entryPage(reason: EntryReason, commands: readonly { command: string; effect: string }[]): string {
  const { heading, text } = words[reason];
  const rows = commands.map(({ command, effect }) => `<dt><code>${escape(command)}</code></dt><dd>${escape(effect)}</dd>`).join('');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(heading)} · Steward</title>
<style>${style}</style>
</head>
<body>
<main>
<p class="name"><svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true"><rect x="2.5" y="2.5" width="15" height="15" rx="4.5" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M7 7v6M13 7v6" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>Steward</p>
<h1>${escape(heading)}</h1>
<p>${escape(text)}</p>
<dl>${rows}</dl>
</main>
</body>
</html>
`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** The roles of the interface's tokens, repeated because this page must stand alone. */
const style = `
:root { color-scheme: light dark;
  --canvas: light-dark(oklch(0.985 0.003 165), oklch(0.205 0.0065 172));
  --surface: light-dark(#fff, oklch(0.243 0.0075 172));
  --well: light-dark(oklch(0.958 0.005 165), oklch(0.182 0.006 172));
  --line: light-dark(oklch(0.905 0.0055 165), oklch(0.285 0.008 172));
  --text: light-dark(oklch(0.235 0.012 172), oklch(0.925 0.005 165));
  --text-2: light-dark(oklch(0.405 0.012 172), oklch(0.775 0.008 168)); }
* { box-sizing: border-box; margin: 0; }
body { min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--canvas); color: var(--text);
  font: 14.5px/23px "Inter Variable", Inter, system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: min(520px, 100%); padding: 32px; background: var(--surface); border: 1px solid var(--line); border-radius: 12px; }
.name { display: flex; align-items: center; gap: 8px; font-size: 13px; font-weight: 530; color: var(--text-2); }
h1 { margin: 20px 0 8px; font-size: 19px; line-height: 26px; font-weight: 600; letter-spacing: -0.01em; }
dl { margin-top: 20px; padding: 12px 16px; background: var(--well); border-radius: 8px; display: grid; grid-template-columns: auto 1fr; gap: 6px 16px; align-items: baseline; }
dt { white-space: nowrap; }
dd { color: var(--text-2); font-size: 13px; line-height: 20px; }
code { font: 12px/18px "JetBrains Mono Variable", "JetBrains Mono", ui-monospace, Menlo, Consolas, monospace; }
@media (max-width: 480px) { dl { grid-template-columns: 1fr; } dt { white-space: normal; } }
`;
