// How far a file is: a ring that fills around its icon, then a tick or a warning.
import clsx from 'clsx';
import { Check, CircleAlert, FileSpreadsheet } from 'lucide-react';
import type { Chip } from './chips';

const radius = 16;
const around = 2 * Math.PI * radius;

export function Ring({ chip }: { chip: Chip }) {
  const waits = chip.phase === 'waiting' || chip.phase === 'queued';
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
  if (chip.phase === 'asking') {
    return (
      <span className="grid size-9 shrink-0 place-items-center rounded-full bg-accent-soft text-accent-ink">
        <FileSpreadsheet size={17} aria-hidden="true" />
      </span>
    );
  }
  return (
    <span
      role="progressbar"
      aria-label={chip.name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={waits ? undefined : chip.progress}
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
          strokeDashoffset={around * (1 - (waits ? 0.12 : chip.progress / 100))}
          className={clsx(
            'origin-center stroke-accent transition-[stroke-dashoffset] duration-300',
            waits && 'animate-spin',
          )}
        />
      </svg>
      <FileSpreadsheet size={15} aria-hidden="true" />
    </span>
  );
}
