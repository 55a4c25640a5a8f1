// Asks the server how the text may go on, at pauses in writing; a newer text makes an older answer
// worthless.
import { useEffect, useState } from 'react';
import { call } from '@/api/client';
import type { Completion } from '@/api/types';

const pause = 120; // milliseconds

export function useTypeAhead(prefix: string | null): Completion[] {
  const [found, setFound] = useState<{ prefix: string; list: Completion[] } | null>(null);
  useEffect(() => {
    if (prefix === null) return;
    const abort = new AbortController();
    const timer = setTimeout(() => {
      call<{ suggestions: Completion[] }>(`/suggest?prefix=${encodeURIComponent(prefix)}`, {
        signal: abort.signal,
      })
        .then(({ suggestions }) => setFound({ prefix, list: suggestions }))
        .catch(() => {}); // writing goes on without help
    }, pause);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [prefix]);
  return prefix !== null && found?.prefix === prefix ? found.list : [];
}
