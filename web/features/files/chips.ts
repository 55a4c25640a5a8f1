// The life of a dropped file: (asking →) queued → uploading → waiting → loading → ready or failed. Pure transitions;
// store.ts runs them.
import type { Task } from '@/api/types';
import { type Pace, secondsLeft } from './time-left';

// What becomes of the rows: a table of their own, or a part of one that is there.
export type Destination =
  | { mode: 'new' }
  | { mode: 'append' | 'replace'; table: string; title: string; skip?: boolean };

export interface Chip {
  key: string;
  name: string;
  size: number;
  phase: 'asking' | 'queued' | 'uploading' | 'waiting' | 'loading' | 'ready' | 'failed';
  progress: number; // 0…100 of the phase's own work
  pace?: Pace; // of the bytes
  left?: number; // seconds
  message: string;
  to: Destination;
  likely?: { table: string; title: string }; // the table it looks like a further part of
  replaces: string[]; // tables that came of it before it was sent elsewhere
  rows?: number;
  tables: string[];
  problem?: string;
}

export const pending = (chip: Chip) => chip.phase !== 'ready' && chip.phase !== 'failed';

export function newChip(key: string, name: string, size: number): Chip {
  return {
    key,
    name,
    size,
    phase: 'queued',
    progress: 0,
    message: 'Waiting for the files before it',
    to: { mode: 'new' },
    replaces: [],
    tables: [],
  };
}

export function asking(chip: Chip, likely: { table: string; title: string }): Chip {
  return { ...chip, phase: 'asking', likely, message: `Looks like more of ${likely.title}` };
}

// Also of a file that is in already: then what came of it goes when it has arrived elsewhere.
export function directed(chip: Chip, to: Destination): Chip {
  return {
    ...newChip(chip.key, chip.name, chip.size),
    likely: chip.likely,
    to,
    replaces: chip.to.mode === 'new' ? chip.tables : [],
  };
}

export function sent(chip: Chip, share: number, now: number): Chip {
  if (chip.phase !== 'queued' && chip.phase !== 'uploading') return chip;
  const pace = chip.pace ?? { since: now, from: share };
  return {
    ...chip,
    phase: 'uploading',
    message: 'Uploading',
    progress: Math.round(share * 100),
    pace,
    left: secondsLeft(pace, now, share),
  };
}

export function accepted(chip: Chip): Chip {
  return chip.phase === 'queued' || chip.phase === 'uploading'
    ? { ...chip, phase: 'waiting', progress: 0, left: undefined, message: 'Waiting to be read' }
    : chip;
}

export function failed(chip: Chip, problem: string): Chip {
  return pending(chip) ? { ...chip, phase: 'failed', problem } : chip;
}

// A file the page can refuse before a byte leaves; everything else is the server's to judge.
export const readableTypes = [
  'csv',
  'tsv',
  'tab',
  'psv',
  'txt',
  'xlsx',
  'xlsm',
  'xls',
  'ods',
  'gz',
  'zip',
];
const readable = new RegExp(`\\.(${readableTypes.join('|')})$`, 'i');
export function refusal(file: { name: string; size: number }): string | null {
  if (file.size === 0) return 'This file is empty.';
  if (!readable.test(file.name)) return 'Not a spreadsheet. Use Excel, CSV or ODS.';
  return null;
}

export function followed(chip: Chip, task: Task): Chip {
  if (!pending(chip)) return chip;
  switch (task.status) {
    case 'PENDING':
    case 'RETRY':
      return { ...accepted(chip), message: task.message || 'Waiting to be read' };
    case 'STARTED':
    case 'PROGRESS':
      return {
        ...chip,
        phase: 'loading',
        progress: task.progress,
        // The slow poll does not know it: what the last event said stays.
        left: task.seconds_left ?? chip.left,
        message: task.message || 'Reading',
      };
    case 'REVOKED':
      return failed(chip, 'Cancelled.');
    default:
      return ended(chip, task);
  }
}

function ended(chip: Chip, task: Task): Chip {
  const file = task.result?.files.find((one) => one.name === chip.name);
  if (file?.error) return failed(chip, file.error);
  if (!file && task.status === 'FAILURE') {
    return failed(chip, task.error || task.message || 'This file could not be read.');
  }
  return {
    ...chip,
    phase: 'ready',
    progress: 100,
    left: undefined,
    message: '',
    rows: task.result?.total_rows, // each file is a request of its own
    tables: file?.tables ?? [],
  };
}
