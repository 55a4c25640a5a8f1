// The signed-in page or the way in, whichever the server says.
import { QueryClientProvider } from '@tanstack/react-query';
import { useState } from 'react';
import { Toaster } from 'sonner';
import { sentenceOf } from '@/api/client';
import { makeQueryClient, useMe } from '@/api/queries';
import { SignIn } from '@/features/account/sign-in';
import { PrimaryButton } from '@/ui/button';
import { Mark } from '@/ui/mark';
import { useTheme } from '@/ui/theme';
import { Shell } from './shell';
import { Skeleton } from './skeleton';

export function App() {
  const [client] = useState(makeQueryClient);
  const theme = useTheme((state) => state.theme);
  return (
    <QueryClientProvider client={client}>
      <Gate />
      <Toaster
        theme={theme}
        position="bottom-center"
        offset={24}
        style={{ fontFamily: 'inherit' }}
      />
    </QueryClientProvider>
  );
}

function Gate() {
  const me = useMe();
  if (me.isPending) return <Skeleton />;
  if (me.isError) {
    return (
      <main className="flex h-dvh flex-col items-center justify-center gap-4 p-6 text-center">
        <Mark size={40} />
        <h1 className="text-xl font-semibold">sqlagent does not answer</h1>
        <p className="max-w-sm text-ink-2">{sentenceOf(me.error)}</p>
        <PrimaryButton onClick={() => me.refetch()} disabled={me.isFetching}>
          Try again
        </PrimaryButton>
      </main>
    );
  }
  return me.data ? <Shell user={me.data} /> : <SignIn />;
}
