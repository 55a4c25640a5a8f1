// A media query as state. Only for components that are never rendered at build time.
import { useSyncExternalStore } from 'react';

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = window.matchMedia(query);
      list.addEventListener('change', changed);
      return () => list.removeEventListener('change', changed);
    },
    () => window.matchMedia(query).matches,
  );
}

export const twoPanes = '(min-width: 1024px)';
export const sidebarFits = '(min-width: 768px)';
