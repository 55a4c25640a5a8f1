// Where the page is: "/" is a new chat, "/c/{id}" an older one. The only place that touches the address.
import { usePathname } from 'next/navigation';

const inChat = /^\/c\/([^/]+)\/?$/;

export function useChatId(): string | null {
  return inChat.exec(usePathname() ?? '/')?.[1] ?? null;
}

export const isAtHome = () => !inChat.test(window.location.pathname);

export function openChat(id: string): void {
  const path = `/c/${encodeURIComponent(id)}`;
  if (window.location.pathname !== path) window.history.pushState(null, '', path);
}

export function openHome(): void {
  if (window.location.pathname !== '/') window.history.pushState(null, '', '/');
}
