// A chat in the sidebar: open, rename in place, delete with a few seconds to change one's mind.
import { useQueryClient } from '@tanstack/react-query';
import clsx from 'clsx';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { deleteChat, keys, renameChat, restoreChat } from '@/api/queries';
import type { Chat } from '@/api/types';
import { forget } from '@/features/chat/store';
import { Menu, MenuItem } from '@/ui/menu';
import { openChat, openHome } from './nav';

interface ChatItemProps {
  chat: Chat;
  current: boolean;
  onNavigate: () => void;
}

const timeToUndo = 6_000; // milliseconds

export function ChatItem({ chat, current, onNavigate }: ChatItemProps) {
  const client = useQueryClient();
  const [renaming, setRenaming] = useState(false);

  const changeList = (change: (chats: Chat[]) => Chat[]) => {
    client.cancelQueries({ queryKey: keys.chats }); // a list asked for before would undo the change
    client.setQueryData<Chat[]>(keys.chats, (chats) => chats && change(chats));
  };
  const reload = () => client.invalidateQueries({ queryKey: keys.chats });

  const rename = async (title: string) => {
    setRenaming(false);
    if (!title || title === chat.title) return;
    changeList((chats) =>
      chats.map((other) => (other.id === chat.id ? { ...other, title } : other)),
    );
    try {
      await renameChat(chat.id, title);
    } catch (error) {
      toast.error(sentenceOf(error));
      reload();
    }
  };

  const restore = async () => {
    try {
      await restoreChat(chat.id);
    } catch (error) {
      toast.error(sentenceOf(error));
    }
    reload();
  };
  const remove = async () => {
    changeList((chats) => chats.filter((other) => other.id !== chat.id));
    if (current) openHome();
    try {
      await deleteChat(chat.id);
    } catch (error) {
      toast.error(sentenceOf(error));
      reload();
      return;
    }
    forget(chat.id);
    toast(`“${chat.title}” deleted`, {
      duration: timeToUndo,
      action: { label: 'Undo', onClick: restore },
    });
  };

  if (renaming) {
    return (
      <li>
        <input
          // The menu was just used to get here: the field is where the typing goes.
          ref={(field) => field?.focus()}
          aria-label="New name of the chat"
          defaultValue={chat.title}
          maxLength={200}
          className="h-9 w-full rounded-full border border-accent bg-bg px-3.5 text-[13.5px] outline-none"
          onFocus={(event) => event.target.select()}
          onBlur={(event) => rename(event.target.value.trim())}
          onKeyDown={(event) => {
            if (event.key === 'Enter') rename(event.currentTarget.value.trim());
            if (event.key === 'Escape') setRenaming(false);
          }}
        />
      </li>
    );
  }

  return (
    <li
      className={clsx(
        'group flex h-9 items-center rounded-full transition-colors',
        current ? 'bg-accent-soft text-accent-ink' : 'text-ink-2 hover:bg-s2 hover:text-ink',
      )}
    >
      <a
        href={`/c/${encodeURIComponent(chat.id)}`}
        aria-current={current ? 'page' : undefined}
        className="h-full min-w-0 flex-1 truncate rounded-full ps-3.5 text-[13.5px] leading-9"
        onClick={(event) => {
          if (event.metaKey || event.ctrlKey || event.shiftKey) return; // a new tab or window
          event.preventDefault();
          openChat(chat.id);
          onNavigate();
        }}
      >
        {chat.title}
      </a>
      <Menu
        trigger={
          <button
            type="button"
            aria-label={`More about ${chat.title}`}
            className="touch-target me-1 grid size-7 shrink-0 place-items-center rounded-full opacity-0 hover:bg-s3 focus-visible:opacity-100 group-hover:opacity-100 data-popup-open:opacity-100 pointer-coarse:opacity-100"
          >
            <Ellipsis size={16} aria-hidden="true" />
          </button>
        }
      >
        <MenuItem onClick={() => setRenaming(true)}>
          <Pencil size={15} aria-hidden="true" /> Rename
        </MenuItem>
        <MenuItem className="text-bad" onClick={remove}>
          <Trash2 size={15} aria-hidden="true" /> Delete
        </MenuItem>
      </Menu>
    </li>
  );
}
