// Rows and columns of data. Small ones are a plain table; of large ones only the rows in view are in the document.
import { useVirtualizer } from '@tanstack/react-virtual';
import clsx from 'clsx';
import { Rows3 } from 'lucide-react';
import { type ReactNode, useMemo, useRef } from 'react';
import type { Cell, Column } from '@/api/types';
import { IconButton } from './button';
import { type ColumnLook, emptyMark, formatCell, isNumeric, lookOf } from './format';

interface GridProps {
  label: string;
  columns: Column[];
  rows: Cell[][];
  rowHeight: number;
  numbered?: boolean; // a first column with the row's number
  head?: (column: Column) => ReactNode; // instead of the name alone
  className?: string; // limits the height
  onRow?: (row: number) => void; // shows what stands behind a row
}

const virtualFrom = 100; // rows
const sampled = 300; // rows looked at for the widths

// Widths from a sample, so that columns stand still while rows come and go.
function widthsOf(columns: Column[], rows: Cell[][], looks: ColumnLook[]): number[] {
  return columns.map((column, index) => {
    let longest = (column.display_name || column.name).length + 1;
    for (const row of rows.slice(0, sampled)) {
      longest = Math.max(longest, formatCell(row[index] ?? null, column, looks[index]).length);
    }
    return Math.min(Math.max(longest * 7.6 + 32, 76), 340);
  });
}

export function Grid({
  label,
  columns,
  rows,
  rowHeight,
  numbered,
  head,
  className,
  onRow,
}: GridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = rows.length > virtualFrom;
  const looks = useMemo(
    () =>
      columns.map((column, at) =>
        lookOf(
          column,
          rows.map((row) => row[at] ?? null),
        ),
      ),
    [columns, rows],
  );
  const widths = useMemo(
    () => (virtual ? widthsOf(columns, rows, looks) : []),
    [virtual, columns, rows, looks],
  );
  const virtualizer = useVirtualizer({
    count: virtual ? rows.length : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.start ?? 0;
  const below = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0;
  const shown = virtual ? items.map((item) => item.index) : rows.map((_, index) => index);
  const span = columns.length + (numbered ? 1 : 0) + (onRow ? 1 : 0);

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div
      ref={scroller}
      role="group"
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and the keyboard must be able to scroll it
      tabIndex={0}
      className={clsx('relative overflow-auto outline-offset-[-2px]', className)}
    >
      <table
        aria-rowcount={rows.length + 1}
        className={clsx(
          'min-w-full border-separate border-spacing-0 text-[13.5px]',
          virtual && 'table-fixed',
        )}
        style={
          virtual
            ? { width: widths.reduce((a, b) => a + b, (numbered ? 56 : 0) + (onRow ? 48 : 0)) }
            : undefined
        }
      >
        {virtual && (
          <colgroup>
            {numbered && <col style={{ width: 56 }} />}
            {columns.map((column, index) => (
              <col key={`${column.name} ${index}`} style={{ width: widths[index] }} />
            ))}
            {onRow && <col style={{ width: 48 }} />}
          </colgroup>
        )}
        <thead className="sticky top-0 z-10 bg-card">
          <tr aria-rowindex={1}>
            {numbered && (
              <th scope="col" className="border-line border-b">
                <span className="sr-only">Row</span>
              </th>
            )}
            {columns.map((column, index) => (
              <th
                key={`${column.name} ${index}`}
                scope="col"
                title={column.name}
                className={clsx(
                  'truncate border-line border-b px-4 font-medium text-[12.5px] text-ink-3',
                  head ? 'py-2 align-top' : 'h-10',
                  isNumeric(column) ? 'text-end' : 'text-start',
                )}
              >
                {head ? head(column) : column.display_name || column.name}
              </th>
            ))}
            {onRow && (
              <th scope="col" data-act className="w-10 border-line border-b">
                <span className="sr-only">Rows behind</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {above > 0 && <Spacer height={above} span={span} />}
          {shown.map((index) => (
            <tr
              key={index}
              aria-rowindex={index + 2}
              className="group"
              style={{ height: rowHeight }}
            >
              {numbered && (
                <td className="pe-3 ps-4 text-end text-[12px] text-ink-3 tabular-nums">
                  {index + 1}
                </td>
              )}
              {columns.map((column, at) => (
                <DataCell
                  key={`${column.name} ${at}`}
                  value={rows[index]?.[at] ?? null}
                  column={column}
                  look={looks[at]}
                  last={index === rows.length - 1}
                />
              ))}
              {onRow && (
                <td
                  data-act
                  className={clsx('pe-2', index < rows.length - 1 && 'border-line-2 border-b')}
                >
                  <IconButton
                    small
                    label={`Rows behind row ${index + 1}`}
                    className="opacity-0 focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100"
                    onClick={() => onRow(index)}
                  >
                    <Rows3 size={15} aria-hidden="true" />
                  </IconButton>
                </td>
              )}
            </tr>
          ))}
          {below > 0 && <Spacer height={below} span={span} />}
        </tbody>
      </table>
    </div>
  );
}

function Spacer({ height, span }: { height: number; span: number }) {
  return (
    <tr>
      <td colSpan={span} style={{ height, padding: 0 }} />
    </tr>
  );
}

interface DataCellProps {
  value: Cell;
  column: Column;
  look: ColumnLook | undefined;
  last: boolean;
}

function DataCell({ value, column, look, last }: DataCellProps) {
  const text = formatCell(value, column, look);
  return (
    <td
      dir="auto"
      data-value={value === null ? undefined : String(value)}
      title={
        isNumeric(column) ? String(value ?? '') || undefined : text.length > 40 ? text : undefined
      }
      className={clsx(
        'max-w-[340px] truncate px-4 group-hover:bg-s1',
        !last && 'border-line-2 border-b',
        isNumeric(column) ? 'text-end tabular-nums' : 'text-start',
        (column.type === 'date' || column.type === 'timestamp') && 'whitespace-nowrap tabular-nums',
        value === null && 'text-ink-3',
      )}
    >
      {value === null ? (
        <>
          <span aria-hidden="true">{emptyMark}</span>
          <span className="sr-only">empty</span>
        </>
      ) : (
        text
      )}
    </td>
  );
}
