// Takes everything of a person out of the page: what was read, what was asked, what was being sent.
import type { QueryClient } from '@tanstack/react-query';
import { keys } from '@/api/queries';
import { forgetEverything } from '@/features/chat/store';
import { forgetChips } from '@/features/files/store';

export function forgetPerson(client: QueryClient): void {
  forgetEverything();
  forgetChips();
  client.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== keys.me[0] });
}
