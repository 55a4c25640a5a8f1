// The frame: sidebar, chat, data. On a phone the two sides come in over the chat.

import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { User } from '@/api/types';
import { ChatPage } from '@/features/chat/chat-page';
import { DropZone } from '@/features/files/drop-zone';
import { addFiles } from '@/features/files/store';
import { SettingsPage } from '@/features/models/settings-page';
import { DataDrawer, type TableView } from '@/features/tables/data-drawer';
import { TrustPage } from '@/features/trust/trust-page';
import { sidebarFits, twoPanes, useMedia } from '@/ui/media';
import { Sheet } from '@/ui/sheet';
import { useAtSettings, useAtTrust } from './nav';
import { Sidebar } from './sidebar';

export function Shell({ user }: { user: User }) {
  const client = useQueryClient();
  const wide = useMedia(sidebarFits);
  const roomy = useMedia(twoPanes);
  const atTrust = useAtTrust();
  const atSettings = useAtSettings();
  const [rail, setRail] = useState(false);
  const [sidebarOpen, setSidebarOpen] = useState(false);
  const [shownTable, setShownTable] = useState<string | null>(null);
  const [view, setView] = useState<TableView>('rows');
  const [dataOpen, setDataOpen] = useState(false);

  const addAll = (files: File[]) => addFiles(files, client);
  const showTable = (table: string | null, view: TableView = 'rows') => {
    setShownTable(table);
    setView(view);
    setDataOpen(true);
    setSidebarOpen(false);
  };
  const openMenu = wide ? undefined : () => setSidebarOpen(true);
  const sidebar = (asRail: boolean) => (
    <Sidebar
      user={user}
      rail={asRail}
      onToggle={() => (wide ? setRail(!rail) : setSidebarOpen(false))}
      onNavigate={() => setSidebarOpen(false)}
      onData={() => showTable(null)}
    />
  );
  const drawer = (
    <DataDrawer
      table={shownTable}
      view={view}
      onTable={showTable}
      onClose={() => setDataOpen(false)}
      onFiles={addAll}
    />
  );

  return (
    <div className="flex h-dvh">
      {wide ? (
        <div
          className={`shrink-0 bg-s1 transition-[width] duration-300 ease-out-soft ${rail ? 'w-[68px]' : 'w-[272px]'}`}
        >
          {sidebar(rail)}
        </div>
      ) : (
        <Sheet open={sidebarOpen} onClose={() => setSidebarOpen(false)} from="start" label="Menu">
          {sidebar(false)}
        </Sheet>
      )}
      {atTrust ? (
        <TrustPage onMenu={openMenu} />
      ) : atSettings ? (
        <SettingsPage onMenu={openMenu} />
      ) : (
        <ChatPage
          user={user}
          onMenu={openMenu}
          dataOpen={dataOpen}
          onData={() => (dataOpen ? setDataOpen(false) : showTable(shownTable))}
          onTable={showTable}
          onFiles={addAll}
        />
      )}
      {roomy ? (
        dataOpen && (
          <div className="w-[424px] shrink-0 py-2 pe-2 xl:w-[440px]">
            <div className="flex h-full animate-rise flex-col overflow-hidden rounded-[20px] border border-line bg-card">
              {drawer}
            </div>
          </div>
        )
      ) : (
        <Sheet open={dataOpen} onClose={() => setDataOpen(false)} from="below" label="Your data">
          {drawer}
        </Sheet>
      )}
      <DropZone onFiles={addAll} />
    </div>
  );
}
