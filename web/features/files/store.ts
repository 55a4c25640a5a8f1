// Runs the chips: asks where a file goes, sends a few at once, follows their tasks, tells the page when rows have come.
import type { QueryClient } from '@tanstack/react-query';
import { create } from 'zustand';
import { sentenceOf } from '@/api/client';
import { deleteTable, keys, refreshTables } from '@/api/queries';
import { uploadInPieces } from '@/api/resumable';
import { cancelTask, taskEnd } from '@/api/tasks';
import type { ImportResult, UserTable } from '@/api/types';
import { largeFrom, type UploadFields, uploadFile } from '@/api/upload';
import { offerUndo } from '@/features/tables/acts';
import { count } from '@/ui/format';
import {
  accepted,
  asking,
  type Chip,
  type Destination,
  directed,
  failed,
  followed,
  newChip,
  pending,
  refusal,
  sent,
} from './chips';
import { likelyTable } from './next-month';

const filesAtOnce = 50;
const sentAtOnce = 3;

export const useChips = create<{ chips: Chip[] }>(() => ({ chips: [] }));

// What a chip on the page cannot hold: its file, and how to stop it.
interface Job {
  file: File;
  client: QueryClient;
  cancel?: () => void;
}
const jobs = new Map<string, Job>(); // by the chip's key
let sending = 0;

const chipOf = (key: string) => useChips.getState().chips.find((chip) => chip.key === key);

function change(key: string, next: (chip: Chip) => Chip): void {
  useChips.setState(({ chips }) => ({
    chips: chips.map((chip) => (chip.key === key ? next(chip) : chip)),
  }));
}

export function addFiles(files: File[], client: QueryClient): void {
  const tables = client.getQueryData<UserTable[]>(keys.tables) ?? [];
  let good = 0;
  const chips = files.map((file) => {
    const chip = newChip(crypto.randomUUID(), file.name, file.size);
    const why =
      refusal(file) ??
      (++good > filesAtOnce ? `Only ${filesAtOnce} files at once. Add it again.` : null);
    if (why) return failed(chip, why);
    jobs.set(chip.key, { file, client });
    const likely = likelyTable(file.name, tables);
    return likely
      ? asking(chip, { table: likely.name, title: likely.display_name || likely.name })
      : chip;
  });
  // The newest first: where it is seen without scrolling.
  useChips.setState((state) => ({ chips: [...chips, ...state.chips] }));
  sendNext();
}

// Whether its file is at hand still.
export const canSend = (key: string) => jobs.has(key);

// Where the rows of this file go; a file that is in already is sent once more, without being chosen again.
export function direct(key: string, to: Destination): void {
  if (!jobs.has(key)) return;
  change(key, (chip) => directed(chip, to));
  sendNext();
}

function sendNext(): void {
  for (const chip of useChips.getState().chips) {
    if (sending >= sentAtOnce) return;
    const job = jobs.get(chip.key);
    if (chip.phase === 'queued' && job && !job.cancel) void run(chip.key, job, chip.to);
  }
}

const fieldsOf = (to: Destination): UploadFields =>
  to.mode === 'new'
    ? { mode: 'new' }
    : { mode: to.mode, table: to.table, duplicates: to.skip ? 'skip' : 'keep' };

async function run(key: string, job: Job, to: Destination): Promise<void> {
  const how = job.file.size > largeFrom ? uploadInPieces : uploadFile;
  sending += 1;
  const upload = how(job.file, crypto.randomUUID(), fieldsOf(to), (share) =>
    change(key, (chip) => sent(chip, share, performance.now())),
  );
  job.cancel = upload.cancel;
  let task: string;
  try {
    task = (await upload.finished).task_id;
  } catch (error) {
    job.cancel = undefined;
    change(key, (chip) => failed(chip, sentenceOf(error)));
    return;
  } finally {
    sending -= 1;
    sendNext();
  }
  job.cancel = () => {
    cancelTask(task).catch(() => undefined); // it may have ended meanwhile, which the chip will show
  };
  change(key, accepted);
  try {
    const end = await taskEnd<ImportResult>(task, (now) =>
      change(key, (chip) => followed(chip, now)),
    );
    change(key, (chip) => followed(chip, end));
    await refreshTables(job.client, to.mode === 'new' ? undefined : to.table);
    if (end.status === 'SUCCESS') await arrived(key, job, to);
  } catch (error) {
    change(key, (chip) => failed(chip, sentenceOf(error)));
  } finally {
    job.cancel = undefined;
  }
}

async function arrived(key: string, { client }: Job, to: Destination): Promise<void> {
  const chip = chipOf(key);
  if (to.mode === 'new' || chip?.phase === 'failed') return;
  const rows = count(chip?.rows ?? 0, 'row');
  offerUndo(
    client,
    { name: to.table, title: to.title },
    to.mode === 'append'
      ? `${rows} added to ${to.title}.`
      : `${to.title} was replaced and has ${rows}.`,
  );
  for (const table of chip?.replaces ?? []) {
    if (table === to.table) continue;
    await taskEnd((await deleteTable(table)).task_id, () => undefined);
    await refreshTables(client, table);
  }
}

// Takes the chip away; one that is not in yet is stopped first, and stays to say so.
export function removeChip(key: string): void {
  const chip = chipOf(key);
  if (!chip) return;
  const cancel = jobs.get(key)?.cancel;
  if (pending(chip) && cancel) {
    cancel();
    return;
  }
  jobs.delete(key);
  useChips.setState(({ chips }) => ({ chips: chips.filter((other) => other.key !== key) }));
}

// Files that are in leave the composer with the next question; the others stay until they are.
export function dropReadyChips(): void {
  for (const { key, phase } of useChips.getState().chips) if (phase === 'ready') removeChip(key);
}

export function forgetChips(): void {
  for (const { cancel } of jobs.values()) cancel?.();
  jobs.clear();
  useChips.setState({ chips: [] });
}
