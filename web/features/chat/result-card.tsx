// The result as a table, with how many rows there are and a way to take it along.
import { Table2 } from 'lucide-react';
import type { Cell, Column } from '@/api/types';
import { CopyButton } from '@/ui/copy-button';
import { count } from '@/ui/format';
import { Grid } from '@/ui/grid';
import { ExportMenu } from './export-menu';

interface ResultCardProps {
  columns: Column[];
  rows: Cell[][];
  truncated: boolean;
  messageId?: string; // of a kept answer: its result can be exported
  onRow?: (row: number) => void; // shows what stands behind a row
}

// Tab-separated, which spreadsheets paste as cells. The exact values, not the formatted ones.
export function toTabs(columns: Column[], rows: Cell[][]): string {
  const clean = (cell: Cell) => (cell === null ? '' : String(cell).replace(/[\t\r\n]+/g, ' '));
  return [columns.map((column) => clean(column.name)), ...rows.map((row) => row.map(clean))]
    .map((line) => line.join('\t'))
    .join('\n');
}

export function ResultCard({ columns, rows, truncated, messageId, onRow }: ResultCardProps) {
  const size = truncated ? `The first ${count(rows.length, 'row')}` : count(rows.length, 'row');
  return (
    <div className="mt-4 overflow-hidden rounded-2xl border border-line bg-card">
      <div className="flex h-12 items-center gap-2 border-line-2 border-b ps-4 pe-2 text-[13px] text-ink-2">
        <Table2 size={15} aria-hidden="true" className="text-ink-3" />
        {size}
        <div className="ms-auto flex">
          <CopyButton text={() => toTabs(columns, rows)} label="Copy the table">
            Copy
          </CopyButton>
          {messageId && <ExportMenu messageId={messageId} />}
        </div>
      </div>
      <Grid
        label="Result"
        columns={columns}
        rows={rows}
        rowHeight={40}
        className="max-h-[564px]"
        onRow={onRow}
      />
    </div>
  );
}
