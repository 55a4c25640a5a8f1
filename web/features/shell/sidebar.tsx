// New chat, data, the chats so far, and the account.
import clsx from 'clsx';
import { Database, type LucideIcon, PanelLeft, SquarePen } from 'lucide-react';
import { useChats, useTables } from '@/api/queries';
import type { User } from '@/api/types';
import { AccountMenu } from '@/features/account/account-menu';
import { startFresh } from '@/features/chat/store';
import { IconButton } from '@/ui/button';
import { Mark } from '@/ui/mark';
import { ChatItem } from './chat-item';
import { groupChats } from './group-chats';
import { openHome, useChatId } from './nav';

interface SidebarProps {
  user: User;
  rail: boolean;
  onToggle: () => void;
  onNavigate: () => void;
  onData: () => void;
}

export function Sidebar({ user, rail, onToggle, onNavigate, onData }: SidebarProps) {
  const chats = useChats();
  const tables = useTables();
  const current = useChatId();
  const groups = groupChats(chats.data ?? [], new Date());

  return (
    <aside aria-label="Chats" className="flex h-full flex-col overflow-hidden">
      <div className="flex h-14 shrink-0 items-center gap-2 px-4">
        <IconButton label={rail ? 'Open the sidebar' : 'Close the sidebar'} onClick={onToggle}>
          <PanelLeft size={18} aria-hidden="true" />
        </IconButton>
        {!rail && (
          <span className="flex items-center gap-2 font-semibold text-[15px] tracking-[-0.01em]">
            <Mark size={18} /> sqlagent
          </span>
        )}
      </div>
      <div className="flex flex-col gap-0.5 px-3">
        <NavButton
          icon={SquarePen}
          label="New chat"
          rail={rail}
          strong
          onClick={() => {
            startFresh();
            openHome();
            onNavigate();
          }}
        />
        <NavButton
          icon={Database}
          label="Data"
          rail={rail}
          onClick={onData}
          count={tables.data?.length}
        />
      </div>
      {rail ? (
        <div className="flex-1" />
      ) : (
        <nav aria-label="Earlier chats" className="mt-3 min-h-0 flex-1 overflow-y-auto px-3 pb-4">
          {groups.map((group) => (
            <section key={group.title}>
              <h2 className="px-3.5 pt-3 pb-1 font-medium text-[12px] text-ink-3">{group.title}</h2>
              <ul>
                {group.chats.map((chat) => (
                  <ChatItem
                    key={chat.id}
                    chat={chat}
                    current={chat.id === current}
                    onNavigate={onNavigate}
                  />
                ))}
              </ul>
            </section>
          ))}
          {chats.isError && (
            <p className="px-3.5 pt-3 text-[13px] text-ink-3">
              The earlier chats could not be read.{' '}
              <button type="button" className="underline" onClick={() => chats.refetch()}>
                Try again
              </button>
            </p>
          )}
        </nav>
      )}
      <div className="shrink-0 border-line-2 border-t p-2.5">
        <AccountMenu user={user} rail={rail} onNavigate={onNavigate} />
      </div>
    </aside>
  );
}

interface NavButtonProps {
  icon: LucideIcon;
  label: string;
  rail: boolean;
  onClick: () => void;
  strong?: boolean;
  count?: number;
}

function NavButton({ icon: Icon, label, rail, onClick, strong, count }: NavButtonProps) {
  return (
    <button
      type="button"
      onClick={onClick}
      title={rail ? label : undefined}
      className={clsx(
        'flex h-10 items-center gap-3.5 rounded-full px-3.5 transition-colors hover:bg-s2 hover:text-ink',
        strong ? 'mb-1 bg-s2 font-medium text-ink' : 'text-ink-2',
      )}
    >
      <Icon size={17} aria-hidden="true" className="shrink-0" />
      <span className={rail ? 'sr-only' : undefined}>{label}</span>
      {!rail && count !== undefined && count > 0 && (
        <span className="ms-auto grid h-5 min-w-5 place-items-center rounded-full bg-s3 px-1.5 text-[11px] text-ink-2 tabular-nums">
          {count}
        </span>
      )}
    </button>
  );
}
