// Where the page is: "/" is a new chat, "/c/{id}" an older one, "/trust" the state of the isolation. The only place that touches the address.
import { usePathname } from 'next/navigation';

const inChat = /^\/c\/([^/]+)\/?$/;

export function useChatId(): string | null {
  return inChat.exec(usePathname() ?? '/')?.[1] ?? null;
}

const inTrust = /^\/trust\/?$/;

export const useAtTrust = () => inTrust.test(usePathname() ?? '/');

export const isAtHome = () =>
  !inChat.test(window.location.pathname) && !inTrust.test(window.location.pathname);

function open(path: string): void {
  if (window.location.pathname !== path) window.history.pushState(null, '', path);
}

export const openHome = () => open('/');
export const openTrust = () => open('/trust');
export const openChat = (id: string) => open(`/c/${encodeURIComponent(id)}`);
