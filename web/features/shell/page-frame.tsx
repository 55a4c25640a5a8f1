// A page beside the chat: its name in the bar and the browser's tab, the way back, and its contents in one column.
import { ArrowLeft, PanelLeft } from 'lucide-react';
import { type ReactNode, useEffect } from 'react';
import { IconButton } from '@/ui/button';
import { openHome } from './nav';

interface PageFrameProps {
  title: string;
  onMenu?: () => void; // opens the sidebar where it is not shown
  children: ReactNode;
}

export function PageFrame({ title, onMenu, children }: PageFrameProps) {
  useEffect(() => {
    document.title = `${title} · sqlagent`;
  }, [title]);
  return (
    <main className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-14 shrink-0 items-center gap-2 px-4">
        {onMenu && (
          <IconButton label="Open the menu" onClick={onMenu}>
            <PanelLeft size={18} aria-hidden="true" />
          </IconButton>
        )}
        <IconButton label="Back to the questions" onClick={openHome}>
          <ArrowLeft size={18} aria-hidden="true" className="rtl:-scale-x-100" />
        </IconButton>
        <h1 className="min-w-0 flex-1 truncate px-1 font-medium text-[14.5px]">{title}</h1>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto">
        <div className="mx-auto max-w-[800px] px-6 pt-4 pb-16 max-sm:px-4">{children}</div>
      </div>
    </main>
  );
}
