// What there is to ask about: the tables, where they came from, their first rows, and what was done to read them.
import { Tabs } from '@base-ui/react/tabs';
import { ChevronLeft, X } from 'lucide-react';
import { useTables } from '@/api/queries';
import type { UserTable } from '@/api/types';
import { IconButton } from '@/ui/button';
import { count, longAgo } from '@/ui/format';
import { MeaningView } from './meaning-view';
import { placeOf } from './place';
import { Preview } from './preview';
import { ReceiptView } from './receipt-view';
import { ActLine, TableActs } from './table-acts';
import { TableList } from './table-list';

export type TableView = 'rows' | 'meaning' | 'receipt';
const views: TableView[] = ['rows', 'meaning', 'receipt'];

interface DataDrawerProps {
  table: string | null;
  view: TableView;
  onTable: (table: string | null, view?: TableView) => void;
  onClose: () => void;
  onFiles: (files: File[]) => void;
}

export function DataDrawer({ table, view, onTable, onClose, onFiles }: DataDrawerProps) {
  const tables = useTables();
  const shown = tables.data?.find((other) => other.name === table);
  return (
    <section aria-label="Your data" className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-1 px-4 pt-3 pb-2">
        {shown && (
          <IconButton small label="All tables" onClick={() => onTable(null)} className="-ms-1.5">
            <ChevronLeft size={18} aria-hidden="true" />
          </IconButton>
        )}
        <div className="min-w-0 flex-1 px-1 pt-1">
          <h2 className="truncate font-semibold text-[15px]">
            {shown ? titleOf(shown) : 'Your data'}
          </h2>
          <p className="truncate text-[12px] text-ink-3">
            {shown ? detailOf(shown) : count(tables.data?.length ?? 0, 'table')}
          </p>
        </div>
        {shown && <TableActs table={{ name: shown.name, title: titleOf(shown) }} />}
        <IconButton small label="Close" onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {shown ? (
        <OneTable table={shown} view={view} onView={(next) => onTable(shown.name, next)} />
      ) : (
        <TableList
          tables={tables.data}
          problem={tables.error}
          onRetry={() => tables.refetch()}
          onTable={onTable}
          onFiles={onFiles}
        />
      )}
    </section>
  );
}

const titleOf = (table: UserTable) => table.display_name || table.name;

function detailOf(table: UserTable): string {
  return [
    count(table.rows, 'row'),
    count(table.columns, 'column'),
    longAgo(table.created_at, new Date()),
    placeOf(table),
  ]
    .filter(Boolean)
    .join(' · ');
}

interface OneTableProps {
  table: UserTable;
  view: TableView;
  onView: (view: TableView) => void;
}

const panel = 'flex min-h-0 flex-1 flex-col outline-offset-[-2px]';
const tab =
  'h-10 border-transparent border-b-2 px-3 text-[13px] text-ink-3 outline-offset-[-4px] transition-colors hover:text-ink data-active:border-accent data-active:font-medium data-active:text-ink';

function OneTable({ table, view, onView }: OneTableProps) {
  return (
    <Tabs.Root
      value={view}
      onValueChange={(next) => onView(views.find((one) => one === next) ?? 'rows')}
      className="flex min-h-0 flex-1 flex-col"
    >
      <Tabs.List className="flex shrink-0 border-line border-b px-2">
        <Tabs.Tab value="rows" className={tab}>
          Rows
        </Tabs.Tab>
        <Tabs.Tab value="meaning" className={tab}>
          What it means
        </Tabs.Tab>
        <Tabs.Tab value="receipt" className={tab}>
          What was done
        </Tabs.Tab>
      </Tabs.List>
      <ActLine table={table.name} />
      <Tabs.Panel value="rows" className={panel}>
        <Preview table={table} />
      </Tabs.Panel>
      <Tabs.Panel value="meaning" className={panel}>
        <MeaningView table={table.name} />
      </Tabs.Panel>
      <Tabs.Panel value="receipt" className={panel}>
        <ReceiptView table={{ name: table.name, title: titleOf(table) }} />
      </Tabs.Panel>
    </Tabs.Root>
  );
}
