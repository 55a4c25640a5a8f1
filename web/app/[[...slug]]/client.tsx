'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '@/features/shell/skeleton';

// Nothing of the signed-in page is rendered at build time: it reads the address, the clock and the locale.
const App = dynamic(() => import('@/features/shell/app').then((module) => module.App), {
  ssr: false,
  loading: () => <Skeleton />,
});

export function Client() {
  return <App />;
}
