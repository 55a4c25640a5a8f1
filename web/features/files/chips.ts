// The life of a dropped file: uploading → waiting → loading → ready or failed. Pure transitions; store.ts runs them.
import type { ImportedFile, Task } from '@/api/types';

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
  if (!readable.test(file.name)) return 'Not a spreadsheet. Use CSV, XLSX or XLS.';
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
  const result = task.result ?? undefined;
  const own = result?.files?.find((file) => file.name === chip.name);
  const error = own?.error || (own ? '' : task.status === 'FAILURE' ? task.error : '');
  if (error || (own && own.tables.length === 0)) {
    return failed(chip, error || 'No table was found in this file.');
  }
  if (!own && task.status === 'FAILURE')
    return failed(chip, task.message || 'This file could not be read.');
  const tables = own ? own.tables.map(nameOf) : [];
  const details = (result?.tables ?? []).filter((table) => tables.includes(table.name));
  const counted = own?.tables.some(
    (table) => typeof table !== 'string' && table.rows !== undefined,
  );
  const rows = counted
    ? sum(own?.tables.map((table) => (typeof table === 'string' ? 0 : (table.rows ?? 0))) ?? [])
    : details.length > 0
      ? sum(details.map((table) => table.rows ?? table.row_count ?? 0))
      : result?.total_rows;
  return {
    ...chip,
    phase: 'ready',
    progress: 100,
    message: '',
    rows,
    tables,
    notices: noticesOf(result?.receipt, chip.name),
  };
}

const nameOf = (table: ImportedFile['tables'][number]) =>
  typeof table === 'string' ? table : table.name;
const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);

// The receipt lists per file or sheet what was done to it; only sentences are shown here.
function noticesOf(receipt: unknown, file: string): string[] {
  const found: string[] = [];
  const visit = (node: unknown) => {
    if (typeof node === 'string') found.push(node);
    else if (Array.isArray(node)) node.forEach(visit);
    else if (node && typeof node === 'object') {
      const entry = node as Record<string, unknown>;
      if (typeof entry.file === 'string' && entry.file !== file) return;
      for (const key of ['notices', 'notes', 'warnings', 'text', 'message', 'sheets']) {
        if (key in entry) visit(entry[key]);
      }
    }
  };
  visit(receipt);
  return [...new Set(found)].slice(0, 20);
}
