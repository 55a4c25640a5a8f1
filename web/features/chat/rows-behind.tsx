// The rows behind a figure, each with the place in the file that it came from.
import { X } from 'lucide-react';
import { useState } from 'react';
import { sentenceOf } from '@/api/client';
import { useRowsBehind } from '@/api/queries';
import type { RowsBehind } from '@/api/types';
import { IconButton, PillButton } from '@/ui/button';
import { count } from '@/ui/format';
import { Grid } from '@/ui/grid';
import { sidebarFits, useMedia } from '@/ui/media';
import { Sheet } from '@/ui/sheet';

const first = 50;
const most = 200;

export interface Figure {
  messageId: string;
  row: number;
}

export function placeText(place: RowsBehind['rows'][number]['place']): string {
  if (!place) return '';
  return [place.file, place.sheet, `row ${place.row}`].filter(Boolean).join(' · ');
}

export function RowsBehindSheet({ figure, onClose }: { figure: Figure; onClose: () => void }) {
  const wide = useMedia(sidebarFits);
  return (
    <Sheet open onClose={onClose} from={wide ? 'end' : 'below'} label="Rows behind this figure">
      <Body key={`${figure.messageId} ${figure.row}`} figure={figure} onClose={onClose} />
    </Sheet>
  );
}

function Body({ figure, onClose }: { figure: Figure; onClose: () => void }) {
  const [limit, setLimit] = useState(first);
  const found = useRowsBehind(figure.messageId, figure.row, limit);
  return (
    <section className="flex min-h-0 flex-1 flex-col">
      <header className="flex shrink-0 items-start gap-1 px-4 pt-3 pb-2">
        <div className="min-w-0 flex-1 px-1 pt-1">
          <h2 className="font-semibold text-[15px]">The rows behind this figure</h2>
          {found.data && (
            <p dir="auto" className="text-[12px] text-ink-3">
              {found.data.more
                ? `The first ${count(found.data.rows.length, 'row')}`
                : count(found.data.rows.length, 'row')}
              {' · '}
              {found.data.title}
            </p>
          )}
        </div>
        <IconButton small label="Close" onClick={onClose}>
          <X size={17} aria-hidden="true" />
        </IconButton>
      </header>
      {found.error && (
        <p role="alert" className="px-5 py-4 text-ink-2">
          {sentenceOf(found.error)}
        </p>
      )}
      {found.isPending && <div className="skeleton mx-5 mt-3 h-40 rounded-2xl" aria-busy="true" />}
      {found.data && <Rows behind={found.data} />}
      {found.data?.more && limit < most && (
        <div className="shrink-0 border-line border-t px-5 py-3">
          <PillButton disabled={found.isFetching} onClick={() => setLimit(most)}>
            Show more
          </PillButton>
        </div>
      )}
    </section>
  );
}

function Rows({ behind }: { behind: RowsBehind }) {
  const columns = [
    { name: 'Place', type: 'text' as const, display_name: 'Place in the file' },
    ...behind.columns,
  ];
  const rows = behind.rows.map((row) => [
    placeText(row.place),
    ...behind.columns.map((column) => row.cells[column.name] ?? null),
  ]);
  if (rows.length === 0) return <p className="px-5 py-4 text-ink-2">There are no such rows.</p>;
  return (
    <Grid
      label="Rows behind this figure"
      columns={columns}
      rows={rows}
      rowHeight={36}
      className="min-h-0 flex-1"
    />
  );
}
