// Runs the chips: sends the files, follows their tasks, tells the page when tables have come.
import { create } from 'zustand';
import { sentenceOf } from '@/api/client';
import { followTask, forgetTask, hasEnded } from '@/api/tasks';
import { uploadFiles } from '@/api/upload';
import { accepted, type Chip, failed, followed, newChip, refusal, sent } from './chips';

const filesAtOnce = 50;

export const useChips = create<{ chips: Chip[] }>(() => ({ chips: [] }));

const cancels = new Map<string, () => void>(); // by request

function change(request: string, next: (chip: Chip) => Chip): void {
  useChips.setState(({ chips }) => ({
    chips: chips.map((chip) => (chip.request === request ? next(chip) : chip)),
  }));
}

export async function addFiles(files: File[], onTables: () => void): Promise<void> {
  const request = crypto.randomUUID();
  const good = files.filter((file) => refusal(file) === null).slice(0, filesAtOnce);
  const chips = files.map((file) => {
    const chip = newChip(crypto.randomUUID(), request, file.name, file.size);
    const why =
      refusal(file) ??
      (good.includes(file) ? null : `Only ${filesAtOnce} files at once. Add it again.`);
    return why ? failed(chip, why) : chip;
  });
  useChips.setState((state) => ({ chips: [...state.chips, ...chips] }));
  if (good.length === 0) return;

  const upload = uploadFiles(good, request, (share) =>
    change(request, (chip) => sent(chip, share)),
  );
  cancels.set(request, upload.cancel);
  try {
    const { task_id } = await upload.finished;
    change(request, accepted);
    cancels.set(request, () => forgetTask(task_id));
    followTask(task_id, {
      on: (task) => {
        change(request, (chip) => followed(chip, task));
        if (hasEnded(task.status)) onTables();
      },
      onLost: (error) => change(request, (chip) => failed(chip, sentenceOf(error))),
    });
  } catch (error) {
    cancels.delete(request);
    change(request, (chip) => failed(chip, sentenceOf(error)));
  }
}

// Takes the chip away. The last chip of a request that is still being sent stops it; what the server has, it finishes.
export function removeChip(key: string): void {
  const chip = useChips.getState().chips.find((other) => other.key === key);
  useChips.setState(({ chips }) => ({ chips: chips.filter((other) => other.key !== key) }));
  const left = useChips.getState().chips.some((other) => other.request === chip?.request);
  if (chip?.phase === 'uploading' && !left) cancels.get(chip.request)?.();
}

// Files that are in leave the composer with the next question; the others stay until they are.
export function dropReadyChips(): void {
  useChips.setState(({ chips }) => ({ chips: chips.filter((chip) => chip.phase !== 'ready') }));
}

export function forgetChips(): void {
  for (const cancel of cancels.values()) cancel();
  cancels.clear();
  useChips.setState({ chips: [] });
}
