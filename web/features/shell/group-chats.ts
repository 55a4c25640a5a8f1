// Puts chats under the headings of the sidebar, newest first; pinned ones lead.
import type { Chat } from '@/api/types';

export interface ChatGroup {
  title: string;
  chats: Chat[];
}

export function groupChats(chats: Chat[], now: Date): ChatGroup[] {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate()).getTime();
  const day = 86_400_000;
  const titleOf = (chat: Chat) => {
    if (chat.pinned) return 'Pinned';
    const at = new Date(chat.updated_at).getTime();
    if (at >= midnight) return 'Today';
    if (at >= midnight - day) return 'Yesterday';
    return at >= midnight - 7 * day ? 'Previous 7 days' : 'Older';
  };
  const newestFirst = [...chats].sort(
    (a, b) => new Date(b.updated_at).getTime() - new Date(a.updated_at).getTime(),
  );
  return ['Pinned', 'Today', 'Yesterday', 'Previous 7 days', 'Older']
    .map((title) => ({ title, chats: newestFirst.filter((chat) => titleOf(chat) === title) }))
    .filter((group) => group.chats.length > 0);
}
