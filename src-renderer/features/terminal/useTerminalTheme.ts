import type { ITheme } from '@xterm/xterm';
import { useEffect, useState } from 'react';

/** The sixteen colours programs name, readable on the ground of each theme. */
const light: ITheme = { background: '#00000000', foreground: '#17211e', cursor: '#17211e', cursorAccent: '#ffffff', selectionBackground: '#b9d8cc', black: '#17211e', red: '#a8261d', green: '#1d6b3c', yellow: '#7c5200', blue: '#1f5a9e', magenta: '#82348c', cyan: '#0f6470', white: '#5a6562', brightBlack: '#5a6562', brightRed: '#c2382d', brightGreen: '#27804a', brightYellow: '#8f6000', brightBlue: '#2b6cb8', brightMagenta: '#97469f', brightCyan: '#177684', brightWhite: '#17211e' };
const dark: ITheme = { background: '#00000000', foreground: '#dfe6e3', cursor: '#dfe6e3', cursorAccent: '#10201b', selectionBackground: '#2f5a4b', black: '#3a4542', red: '#f28b7d', green: '#7fcf9b', yellow: '#dcb765', blue: '#86b6f0', magenta: '#d49be0', cyan: '#74ccd6', white: '#dfe6e3', brightBlack: '#8b9894', brightRed: '#ffa99d', brightGreen: '#9be3b4', brightYellow: '#eccb82', brightBlue: '#a5cbfa', brightMagenta: '#e3b5ec', brightCyan: '#95dfe7', brightWhite: '#ffffff' };

const isDark = (): boolean => document.documentElement.dataset['theme'] === 'dark';

/** The colours of the theme that is shown now. */
export function useTerminalTheme(): ITheme {
  const [shown, setShown] = useState(isDark);
  useEffect(() => {
    const observer = new MutationObserver(() => setShown(isDark()));
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => observer.disconnect();
  }, []);
  return shown ? dark : light;
}
