// The life of a dropped file: uploading → waiting → loading → ready or failed. Pure transitions; store.ts runs them.
import type { Task } from '@/api/types';

export interface Chip {
  key: string;
  request: string; // files dropped together are one request and one task
  name: string;
  size: number;
  phase: 'uploading' | 'waiting' | 'loading' | 'ready' | 'failed';
  progress: number; // 0…100 of the phase's own work
  message: string;
  rows?: number;
  tables: string[];
  notices: string[];
  problem?: string;
}

const pending = (chip: Chip) => chip.phase !== 'ready' && chip.phase !== 'failed';

export function newChip(key: string, request: string, name: string, size: number): Chip {
  return {
    key,
    request,
    name,
    size,
    phase: 'uploading',
    progress: 0,
    message: 'Uploading',
    tables: [],
    notices: [],
  };
}

export function sent(chip: Chip, share: number): Chip {
  return chip.phase === 'uploading' ? { ...chip, progress: Math.round(share * 100) } : chip;
}

export function accepted(chip: Chip): Chip {
  return chip.phase === 'uploading'
    ? { ...chip, phase: 'waiting', progress: 0, message: 'Waiting to be read' }
    : chip;
}

export function failed(chip: Chip, problem: string): Chip {
  return pending(chip) ? { ...chip, phase: 'failed', problem } : chip;
}

// A file the page can refuse before a byte leaves; everything else is the server's to judge.
export const readableTypes = ['csv', 'tsv', 'txt', 'xlsx', 'xlsm', 'xls', 'ods'];
const readable = new RegExp(`\\.(${readableTypes.join('|')})$`, 'i');
export function refusal(file: { name: string; size: number }): string | null {
  if (file.size === 0) return 'This file is empty.';
  if (!readable.test(file.name)) return 'Not a spreadsheet. Use CSV or XLSX.';
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
  const receipt = task.result?.receipt.find((one) => one.file === chip.name);
  const tables = receipt?.tables ?? [];
  return {
    ...chip,
    phase: 'ready',
    progress: 100,
    message: '',
    rows: receipt && tables.reduce((total, table) => total + table.rows, 0),
    tables: file?.tables ?? [],
    notices: [...(receipt?.notices ?? []), ...tables.flatMap((table) => table.notices)].map(
      (notice) => notice.text,
    ),
  };
}
