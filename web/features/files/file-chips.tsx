// The dropped files above the composer: where each goes, how far it is, then its rows, or what went wrong.
import clsx from 'clsx';
import { X } from 'lucide-react';
import type { TableView } from '@/features/tables/data-drawer';
import { IconButton } from '@/ui/button';
import { count, formatBytes, shortenName } from '@/ui/format';
import { type Chip, pending } from './chips';
import { AskDestination, DestinationMenu } from './destination';
import { Ring } from './ring';
import { removeChip, useChips } from './store';
import { leftText } from './time-left';

type OnTable = (table: string, view?: TableView) => void;

export function FileChips({ onTable }: { onTable: OnTable }) {
  const chips = useChips((state) => state.chips);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Files" className="relative flex items-start gap-2 overflow-x-auto p-3 pb-0">
      {chips.map((chip) => (
        <FileChip key={chip.key} chip={chip} onTable={onTable} />
      ))}
    </ul>
  );
}

export function stateOf(chip: Chip): string {
  const left = chip.left === undefined ? undefined : leftText(chip.left);
  switch (chip.phase) {
    case 'asking':
    case 'queued':
    case 'waiting':
      return chip.message;
    case 'uploading':
      return left
        ? `${chip.progress}% · ${left}`
        : `${chip.progress}% of ${formatBytes(chip.size)}`;
    case 'loading':
      return `${chip.progress}% · ${left ?? chip.message}`;
    case 'ready':
      return readyText(chip);
    case 'failed':
      return chip.problem ?? 'This file could not be read.';
  }
}

function readyText(chip: Chip): string {
  if (chip.to.mode === 'append') return `${count(chip.rows ?? 0, 'row')} added to ${chip.to.title}`;
  const rows = chip.rows === undefined ? 'Ready' : `${count(chip.rows, 'row')} ready`;
  return chip.tables.length > 1 ? `${rows} in ${count(chip.tables.length, 'table')}` : rows;
}

export function FileChip({ chip, onTable }: { chip: Chip; onTable: OnTable }) {
  const failed = chip.phase === 'failed';
  const first = chip.phase === 'ready' ? chip.tables[0] : undefined;
  const words = (
    <>
      {first && <span className="sr-only">Show the rows of</span>}{' '}
      <bdi dir="ltr" className="block truncate font-medium text-[13px] text-ink" title={chip.name}>
        {shortenName(chip.name)}
      </bdi>{' '}
      <span
        title={chip.message || undefined}
        className={clsx(
          'block text-[12px] tabular-nums',
          failed ? 'text-bad' : 'truncate text-ink-3',
        )}
      >
        {stateOf(chip)}
      </span>
    </>
  );
  return (
    <li
      data-phase={chip.phase}
      className={clsx(
        'min-h-[52px] shrink-0 rounded-[18px] border py-1.5 ps-2 pe-1.5',
        failed ? 'max-w-[340px] border-bad/40' : 'max-w-[min(400px,82vw)] border-line',
      )}
    >
      <div className="flex items-center gap-2.5">
        <Ring chip={chip} />
        {first ? (
          <button
            type="button"
            className="min-w-0 flex-1 text-start"
            onClick={() => onTable(first)}
          >
            {words}
          </button>
        ) : (
          <div className="min-w-0 flex-1">{words}</div>
        )}
        {first && (
          <button
            type="button"
            className="touch-target h-7 shrink-0 whitespace-nowrap rounded-full bg-s2 px-2.5 text-[12px] text-ink-2 transition-colors hover:bg-s3"
            onClick={() => onTable(first, 'receipt')}
          >
            What was done
          </button>
        )}
        {(chip.phase === 'ready' || failed) && <DestinationMenu chip={chip} />}
        <IconButton
          small
          label={
            pending(chip) && chip.phase !== 'asking'
              ? `Cancel ${chip.name}`
              : `Remove ${chip.name} from this list`
          }
          onClick={() => removeChip(chip.key)}
        >
          <X size={15} aria-hidden="true" />
        </IconButton>
      </div>
      {chip.phase === 'asking' && <AskDestination chip={chip} />}
      <span role="status" className="sr-only">
        {!pending(chip) || chip.phase === 'asking' ? `${chip.name}: ${stateOf(chip)}` : ''}
      </span>
    </li>
  );
}
