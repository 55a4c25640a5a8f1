// All tables there are to ask about: the user's own, and how many are shared.
import { Table2, TrendingUp, Upload } from 'lucide-react';
import { sentenceOf } from '@/api/client';
import { useSharedTables } from '@/api/queries';
import type { UserTable } from '@/api/types';
import { useFilePicker } from '@/features/files/use-file-picker';
import { PillButton } from '@/ui/button';
import { count } from '@/ui/format';
import { placeOf } from './place';
import { TermsView } from './terms-view';

interface TableListProps {
  tables: UserTable[] | undefined;
  problem: Error | null;
  onRetry: () => void;
  onTable: (table: string) => void;
  onFiles: (files: File[]) => void;
}

export function TableList({ tables, problem, onRetry, onTable, onFiles }: TableListProps) {
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
      {(tables?.length ?? 0) > 0 && (
        <div className="px-2">
          <TermsView />
        </div>
      )}
    </div>
  );
}
