/**
 * Colours that people with any kind of colour vision tell apart, after Okabe and Ito
 * (jfly.uni-koeln.de/color), darker or lighter where the ground asks for it.
 */
export interface Palette {
  ground: string;
  text: string;
  faint: string;
  line: string;
  grid: string;
  series: readonly string[];
  /** From little to much. */
  sequence: readonly string[];
  /** From -1 over 0 to 1. */
  diverging: readonly string[];
}

export const palettes: Record<'light' | 'dark', Palette> = {
  light: {
    ground: '#ffffff',
    text: '#1b1f24',
    faint: '#59636e',
    line: '#8b949e',
    grid: '#e6e9ed',
    series: ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#7f7f7f', '#8c6d00'],
    sequence: ['#f1f6fb', '#c3dbee', '#86bbde', '#4292c6', '#0b61a4', '#08306b'],
    diverging: ['#b2182b', '#ef8a62', '#fddbc7', '#f7f7f7', '#d1e5f0', '#67a9cf', '#2166ac'],
  },
  dark: {
    ground: '#15181c',
    text: '#eceff2',
    faint: '#a3acb5',
    line: '#69727c',
    grid: '#2a2f36',
    series: ['#56b4e9', '#f0b429', '#2bbf93', '#ff8a4c', '#e39ac4', '#9ecbff', '#b0b7bf', '#f0e442'],
    sequence: ['#1b2733', '#1d4e74', '#2374ab', '#4b9cd3', '#8cc4ec', '#d6ecfb'],
    diverging: ['#f4866f', '#c4553f', '#6b332b', '#2a2f36', '#27496b', '#3f86c6', '#8cc4ec'],
  },
};

export const colourOf = (palette: Palette, index: number): string => palette.series[index % palette.series.length] ?? palette.text;
