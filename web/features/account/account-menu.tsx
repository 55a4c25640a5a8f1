// Who is signed in, the theme, and the way out.
import { useQueryClient } from '@tanstack/react-query';
import {
  BadgeCheck,
  ChevronsUpDown,
  LogOut,
  Monitor,
  Moon,
  ShieldCheck,
  Sparkles,
  Sun,
} from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import { keys, signOut } from '@/api/queries';
import type { User } from '@/api/types';
import { openHome, openSettings, openTrust } from '@/features/shell/nav';
import { Menu, MenuItem, MenuRadioGroup, MenuRadioItem } from '@/ui/menu';
import { setTheme, useTheme } from '@/ui/theme';
import { forgetPerson } from './forget';
import { VerifiedSheet } from './verified-sheet';

export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/).filter(Boolean);
  return (words.length > 1 ? [words[0], words[1]] : [words[0]])
    .map((word) => [...(word ?? '')][0]?.toUpperCase() ?? '')
    .join('');
}

interface AccountMenuProps {
  user: User;
  rail: boolean;
  onNavigate: () => void;
}

export function AccountMenu({ user, rail, onNavigate }: AccountMenuProps) {
  const client = useQueryClient();
  const theme = useTheme((state) => state.theme);
  const [verified, setVerified] = useState(false);
  const name = user.name || user.email;

  const leave = async () => {
    try {
      await signOut();
    } catch (error) {
      toast.error(sentenceOf(error));
      return;
    }
    openHome();
    client.setQueryData(keys.me, null);
    forgetPerson(client);
  };

  return (
    <>
      <Menu
        side="top"
        align="start"
        trigger={
          <button
            type="button"
            className="flex w-full items-center gap-3 rounded-2xl p-2 text-start transition-colors hover:bg-s2"
          >
            <span
              aria-hidden="true"
              className="brand-gradient grid size-8 shrink-0 place-items-center rounded-full font-semibold text-[12px] text-white"
            >
              {initials(name)}
            </span>
            <span className="sr-only">Account of {rail && name}</span>
            {!rail && (
              <>
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-medium text-[13.5px]">{name}</span>
                  {user.name && (
                    <span className="block truncate text-[12px] text-ink-3">{user.email}</span>
                  )}
                </span>
                <ChevronsUpDown size={16} aria-hidden="true" className="text-ink-3" />
              </>
            )}
          </button>
        }
      >
        <MenuRadioGroup value={theme} onValueChange={setTheme} aria-label="Theme">
          <MenuRadioItem value="system">
            <Monitor size={16} aria-hidden="true" /> System theme
          </MenuRadioItem>
          <MenuRadioItem value="light">
            <Sun size={16} aria-hidden="true" /> Light
          </MenuRadioItem>
          <MenuRadioItem value="dark">
            <Moon size={16} aria-hidden="true" /> Dark
          </MenuRadioItem>
        </MenuRadioGroup>
        <hr className="my-1.5 border-line" />
        <MenuItem onClick={() => setVerified(true)}>
          <BadgeCheck size={16} aria-hidden="true" /> Verified answers
        </MenuItem>
        <MenuItem
          onClick={() => {
            openSettings();
            onNavigate();
          }}
        >
          <Sparkles size={16} aria-hidden="true" /> Language model
        </MenuItem>
        {user.is_admin && (
          <MenuItem
            onClick={() => {
              openTrust();
              onNavigate();
            }}
          >
            <ShieldCheck size={16} aria-hidden="true" /> Isolation
          </MenuItem>
        )}
        <MenuItem onClick={leave}>
          <LogOut size={16} aria-hidden="true" /> Sign out
        </MenuItem>
      </Menu>
      <VerifiedSheet open={verified} onClose={() => setVerified(false)} />
    </>
  );
}
