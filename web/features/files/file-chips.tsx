// The dropped files above the composer: a ring that fills, then a tick and the rows, or what went wrong.
import clsx from 'clsx';
import { Check, CircleAlert, FileSpreadsheet, X } from 'lucide-react';
import type { TableView } from '@/features/tables/data-drawer';
import { IconButton } from '@/ui/button';
import { count, formatBytes, shortenName } from '@/ui/format';
import type { Chip } from './chips';
import { removeChip, useChips } from './store';

type OnTable = (table: string, view?: TableView) => void;

export function FileChips({ onTable }: { onTable: OnTable }) {
  const chips = useChips((state) => state.chips);
  if (chips.length === 0) return null;
  return (
    <ul aria-label="Files" className="flex gap-2 overflow-x-auto p-3 pb-0">
      {chips.map((chip) => (
        <FileChip key={chip.key} chip={chip} onTable={onTable} />
      ))}
    </ul>
  );
}

export function stateOf(chip: Chip): string {
  switch (chip.phase) {
    case 'uploading':
      return `${chip.progress}% of ${formatBytes(chip.size)}`;
    case 'waiting':
      return chip.message;
    case 'loading':
      return `${chip.progress}% · ${chip.message}`;
    case 'ready':
      return readyText(chip);
    case 'failed':
      return chip.problem ?? 'This file could not be read.';
  }
}

function readyText(chip: Chip): string {
  const rows = chip.rows === undefined ? 'Ready' : `${count(chip.rows, 'row')} ready`;
  return chip.tables.length > 1 ? `${rows} in ${count(chip.tables.length, 'table')}` : rows;
}

export function FileChip({ chip, onTable }: { chip: Chip; onTable: OnTable }) {
  const failed = chip.phase === 'failed';
  const first = chip.tables[0];
  const words = (
    <>
      {first && <span className="sr-only">Show the rows of</span>}{' '}
      <bdi dir="ltr" className="block truncate font-medium text-[13px] text-ink" title={chip.name}>
        {shortenName(chip.name)}
      </bdi>{' '}
      <span
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
        'flex min-h-[52px] shrink-0 items-center gap-2.5 rounded-[18px] border py-1.5 ps-2 pe-1.5',
        failed ? 'max-w-[340px] border-bad/40' : 'max-w-[280px] border-line',
      )}
    >
      <Ring chip={chip} />
      {first ? (
        <button type="button" className="min-w-0 text-start" onClick={() => onTable(first)}>
          {words}
        </button>
      ) : (
        <div className="min-w-0">{words}</div>
      )}
      {first && (
        <button
          type="button"
          className="touch-target h-7 shrink-0 rounded-full bg-s2 px-2.5 text-[12px] text-ink-2 transition-colors hover:bg-s3"
          onClick={() => onTable(first, 'receipt')}
        >
          What was done
        </button>
      )}
      <IconButton
        small
        label={`Remove ${chip.name} from this list`}
        onClick={() => removeChip(chip.key)}
      >
        <X size={15} aria-hidden="true" />
      </IconButton>
      <span role="status" className="sr-only">
        {chip.phase === 'ready' || failed ? `${chip.name}: ${stateOf(chip)}` : ''}
      </span>
    </li>
  );
}

const radius = 16;
const around = 2 * Math.PI * radius;

function Ring({ chip }: { chip: Chip }) {
  if (chip.phase === 'ready') {
    return (
      <span className="grid size-9 shrink-0 place-items-center rounded-full bg-ok-soft text-ok">
        <Check size={17} aria-hidden="true" />
      </span>
    );
  }
  if (chip.phase === 'failed') {
    return (
      <span className="grid size-9 shrink-0 place-items-center rounded-full text-bad">
        <CircleAlert size={19} aria-hidden="true" />
      </span>
    );
  }
  return (
    <span
      role="progressbar"
      aria-label={chip.name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={chip.phase === 'waiting' ? undefined : chip.progress}
      className="relative grid size-9 shrink-0 place-items-center text-accent"
    >
      <svg viewBox="0 0 36 36" aria-hidden="true" className="-rotate-90 absolute inset-0">
        <circle cx="18" cy="18" r={radius} fill="none" strokeWidth="2.5" className="stroke-s3" />
        <circle
          cx="18"
          cy="18"
          r={radius}
          fill="none"
          strokeWidth="2.5"
          strokeLinecap="round"
          strokeDasharray={around}
          strokeDashoffset={around * (1 - (chip.phase === 'waiting' ? 0.12 : chip.progress / 100))}
          className={clsx(
            'origin-center stroke-accent transition-[stroke-dashoffset] duration-300',
            chip.phase === 'waiting' && 'animate-spin',
          )}
        />
      </svg>
      <FileSpreadsheet size={15} aria-hidden="true" />
    </span>
  );
}
