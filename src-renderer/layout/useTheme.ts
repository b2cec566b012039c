import { useEffect } from 'react';

/** Puts theme and text size on the page; "system" follows the system as it changes. */
export function useTheme(theme: 'system' | 'light' | 'dark', textSize: number): void {
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
