import { useEffect } from 'react';

type Theme = 'system' | 'light' | 'dark';

const themeKey = 'steward.theme';

/** The theme this window had last: it holds until the settings have come, so that nothing flashes. */
function lastTheme(): Theme {
  const kept = localStorage.getItem(themeKey);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

/** Puts theme and text size on the page; "system" follows the system as it changes. */
export function useTheme(chosen: Theme | undefined, textSize: number): void {
  const theme = chosen ?? lastTheme();
  useEffect(() => {
    if (chosen) localStorage.setItem(themeKey, chosen);
  }, [chosen]);
  useEffect(() => {
    const dark = window.matchMedia('(prefers-color-scheme: dark)');
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme;
    };
    apply();
    dark.addEventListener('change', apply);
    return () => dark.removeEventListener('change', apply);
  }, [theme]);
  useEffect(() => {
    document.documentElement.style.setProperty('zoom', textSize === 100 ? '' : String(textSize / 100));
  }, [textSize]);
}
