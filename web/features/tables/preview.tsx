// The first rows of a table, under heads that say what each column holds.
import { FileSpreadsheet } from 'lucide-react';
import { sentenceOf } from '@/api/client';
import { previewRows, useProfile, useRows } from '@/api/queries';
import type { UserTable } from '@/api/types';
import { PillButton } from '@/ui/button';
import { count } from '@/ui/format';
import { Grid } from '@/ui/grid';
import { ColumnHead } from './column-head';

export function Preview({ table }: { table: UserTable }) {
  const page = useRows(table.name);
  const profile = useProfile(table.name).data; // the rows are shown without waiting for it
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
        head={(column) => (
          <ColumnHead
            column={column}
            profile={profile?.columns.find((one) => one.name === column.name)}
            spread={profile?.spread?.[column.name]}
          />
        )}
        className="min-h-0 flex-1"
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
