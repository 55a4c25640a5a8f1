// Where the page is: "/" is a new chat, "/c/{id}" an older one, "/trust" the state of the isolation,
// "/settings" what a person chose about language models. The only place that touches the address.
import { usePathname } from 'next/navigation';

const inChat = /^\/c\/([^/]+)\/?$/;

export function useChatId(): string | null {
  return inChat.exec(usePathname() ?? '/')?.[1] ?? null;
}

const inTrust = /^\/trust\/?$/;

export const useAtTrust = () => inTrust.test(usePathname() ?? '/');

const inSettings = /^\/settings\/?$/;

export const useAtSettings = () => inSettings.test(usePathname() ?? '/');

export const isAtHome = () =>
  ![inChat, inTrust, inSettings].some((place) => place.test(window.location.pathname));

function open(path: string): void {
  if (window.location.pathname !== path) window.history.pushState(null, '', path);
}

export const openHome = () => open('/');
export const openTrust = () => open('/trust');
export const openSettings = () => open('/settings');
export const openChat = (id: string) => open(`/c/${encodeURIComponent(id)}`);
