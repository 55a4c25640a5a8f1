// What there is to ask about: the tables, where they came from, and their first rows.
import { ChevronLeft, FileSpreadsheet, Table2, TrendingUp, Upload, X } from 'lucide-react';
import { sentenceOf } from '@/api/client';
import { previewRows, useRows, useSharedTables, useTables } from '@/api/queries';
import type { UserTable } from '@/api/types';
import { useFilePicker } from '@/features/files/use-file-picker';
import { IconButton, PillButton } from '@/ui/button';
import { count, longAgo } from '@/ui/format';
import { Grid } from '@/ui/grid';

interface DataDrawerProps {
  table: string | null;
  onTable: (table: string | null) => void;
  onClose: () => void;
  onFiles: (files: File[]) => void;
}

export function DataDrawer({ table, onTable, onClose, onFiles }: DataDrawerProps) {
  const tables = useTables();
  const shown = tables.data?.find((other) => other.name === table);
  return (
    <section aria-label="Your data" className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-2 px-4 pt-3 pb-2">
        {shown && (
          <IconButton small label="All tables" onClick={() => onTable(null)} className="-ms-1.5">
            <ChevronLeft size={18} aria-hidden="true" />
          </IconButton>
        )}
        <div className="min-w-0 flex-1 pt-1">
          <h2 className="truncate font-semibold text-[15px]">
            {shown ? shown.display_name || shown.name : 'Your data'}
          </h2>
          <p className="truncate text-[12px] text-ink-3">
            {shown ? detailOf(shown) : count(tables.data?.length ?? 0, 'table')}
          </p>
        </div>
        <IconButton small label="Close" onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {shown ? (
        <Preview table={shown} />
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

function detailOf(table: UserTable): string {
  return [
    count(table.rows, 'row'),
    count(table.columns, 'column'),
    placeOf(table),
    longAgo(table.created_at, new Date()),
  ]
    .filter(Boolean)
    .join(' · ');
}

const placeOf = (table: UserTable) => [table.file, table.sheet].filter(Boolean).join(' · ');

interface TableListProps {
  tables: UserTable[] | undefined;
  problem: Error | null;
  onRetry: () => void;
  onTable: (table: string) => void;
  onFiles: (files: File[]) => void;
}

function TableList({ tables, problem, onRetry, onTable, onFiles }: TableListProps) {
  const [picker, choose] = useFilePicker(onFiles);
  const shared = useSharedTables();
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-3 pb-4">
      {problem && (
        <div role="alert" className="p-3 text-ink-2">
          <p>{sentenceOf(problem)}</p>
          <PillButton className="mt-3" onClick={onRetry}>
            Try again
          </PillButton>
        </div>
      )}
      {!tables && !problem && <div className="skeleton mx-2 mt-2 h-14" />}
      {tables?.length === 0 && (
        <p className="px-2 py-3 text-ink-2">
          Nothing here yet. Drop a spreadsheet anywhere on this page, or choose one below.
        </p>
      )}
      <ul className="flex flex-col">
        {tables?.map((table) => (
          <li key={table.name}>
            <button
              type="button"
              onClick={() => onTable(table.name)}
              className="flex w-full items-center gap-3 rounded-xl px-2 py-2.5 text-start transition-colors hover:bg-s1"
            >
              <span className="grid size-9 shrink-0 place-items-center rounded-xl bg-accent-soft text-accent-ink">
                <Table2 size={17} aria-hidden="true" />
              </span>
              <span className="min-w-0">
                <span className="block truncate font-medium">
                  {table.display_name || table.name}
                </span>
                <span className="block truncate text-[12px] text-ink-3">
                  {count(table.rows, 'row')} · {count(table.columns, 'column')}
                  {placeOf(table) && (
                    <>
                      {' · '}
                      <bdi dir="ltr">{placeOf(table)}</bdi>
                    </>
                  )}
                </span>
              </span>
            </button>
          </li>
        ))}
        {(shared.data ?? 0) > 0 && (
          <li className="flex items-center gap-3 px-2 py-2.5">
            <span className="grid size-9 shrink-0 place-items-center rounded-xl bg-s2 text-ink-2">
              <TrendingUp size={17} aria-hidden="true" />
            </span>
            <span className="min-w-0">
              <span className="block font-medium">Market data</span>
              <span className="block text-[12px] text-ink-3">
                {count(shared.data ?? 0, 'shared table')} about invented companies: prices,
                dividends, funds, the economy
              </span>
            </span>
          </li>
        )}
      </ul>
      <PillButton className="mt-3 ms-2" onClick={choose}>
        <Upload size={15} aria-hidden="true" /> Add spreadsheets
      </PillButton>
      {picker}
    </div>
  );
}

function Preview({ table }: { table: UserTable }) {
  const page = useRows(table.name);
  if (page.isPending) {
    return (
      <div className="flex flex-col gap-3 p-4" aria-busy="true">
        {[0, 1, 2, 3, 4].map((line) => (
          <div key={line} className="skeleton h-5" />
        ))}
      </div>
    );
  }
  if (page.isError) {
    return (
      <div role="alert" className="p-4 text-ink-2">
        <p>{sentenceOf(page.error)}</p>
        <PillButton className="mt-3" onClick={() => page.refetch()}>
          Try again
        </PillButton>
      </div>
    );
  }
  const { columns } = page.data;
  const rows = page.data.rows.map((row) => columns.map((column) => row[column.name] ?? null));
  return (
    <>
      <Grid
        label={`First rows of ${table.display_name || table.name}`}
        columns={columns}
        rows={rows}
        rowHeight={34}
        numbered
        className="min-h-0 flex-1 border-line border-t"
      />
      {table.rows > rows.length && (
        <p className="flex shrink-0 items-center gap-2 border-line border-t px-4 py-2.5 text-[12px] text-ink-3">
          <FileSpreadsheet size={14} aria-hidden="true" />
          The first {Math.min(previewRows, rows.length)} of {count(table.rows, 'row')}
        </p>
      )}
    </>
  );
}
