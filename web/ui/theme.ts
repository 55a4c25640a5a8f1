// The chosen theme: the system's unless the reader said otherwise. public/theme.js applies it before the first paint.
import { create } from 'zustand';

export type Theme = 'system' | 'light' | 'dark';

const isTheme = (value: unknown): value is Theme =>
  value === 'system' || value === 'light' || value === 'dark';

function stored(): Theme {
  try {
    const value = localStorage.getItem('theme');
    return isTheme(value) ? value : 'system';
  } catch {
    return 'system';
  }
}

export const useTheme = create<{ theme: Theme }>(() => ({ theme: stored() }));

export function setTheme(value: unknown): void {
  if (!isTheme(value)) return;
  if (value === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = value;
  try {
    localStorage.setItem('theme', value);
  } catch {
    // Storage is forbidden: the choice lasts until the page is closed.
  }
  useTheme.setState({ theme: value });
}
