import { expect, it } from 'vitest';
import { groupChats } from './group-chats';

const now = new Date(2026, 10, 25, 12);
const chat = (id: string, updated: Date, pinned = false) => ({
  id,
  title: id,
  pinned,
  created_at: '',
  updated_at: updated.toISOString(),
});

it('groups chats by day, newest first, pinned ones in front', () => {
  const groups = groupChats(
    [
      chat('old', new Date(2026, 0, 1)),
      chat('early', new Date(2026, 10, 25, 0, 1)),
      chat('late', new Date(2026, 10, 25, 11)),
      chat('yesterday', new Date(2026, 10, 24, 23, 59)),
      chat('week', new Date(2026, 10, 19)),
      chat('kept', new Date(2025, 0, 1), true),
    ],
    now,
  );
  expect(groups.map((group) => [group.title, group.chats.map((one) => one.id)])).toEqual([
    ['Pinned', ['kept']],
    ['Today', ['late', 'early']],
    ['Yesterday', ['yesterday']],
    ['Previous 7 days', ['week']],
    ['Older', ['old']],
  ]);
});
