// What is being done to tables: ordered, followed, told at the end, with the way back in the same breath.
import type { QueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { create } from 'zustand';
import { sentenceOf } from '@/api/client';
import { deleteTable, refreshTables, reimportTable, undoTable } from '@/api/queries';
import { taskEnd } from '@/api/tasks';
import type { ChangeResult, ImportResult, Task } from '@/api/types';

export interface Act {
  doing: string; // "Reading again"
  task?: Task<unknown>;
}

export const useActs = create<{ acts: Record<string, Act> }>(() => ({ acts: {} }));

const timeToUndo = 12_000; // milliseconds

export interface Named {
  name: string;
  title: string; // for people
}

const set = (table: string, act: Act | undefined) =>
  useActs.setState(({ acts }) => {
    const { [table]: _, ...others } = acts;
    return { acts: act ? { ...others, [table]: act } : others };
  });

// True when it was done. What failed is told here.
async function act<Result>(
  client: QueryClient,
  table: Named,
  doing: string,
  order: () => Promise<{ task_id: string }>,
  done: (result: Result | null) => void,
): Promise<boolean> {
  if (useActs.getState().acts[table.name]) return false;
  set(table.name, { doing });
  try {
    const { task_id } = await order();
    const task = await taskEnd<Result>(task_id, (now) => set(table.name, { doing, task: now }));
    await refreshTables(client, table.name);
    if (task.status !== 'SUCCESS') {
      toast.error(task.error || task.message || 'Nothing was changed.');
      return false;
    }
    done(task.result ?? null);
    return true;
  } catch (error) {
    toast.error(sentenceOf(error));
    return false;
  } finally {
    set(table.name, undefined);
  }
}

// One for each table: an older one would take back something newer than it says.
const undoToast = (table: Named) => `undo ${table.name}`;

export function offerUndo(client: QueryClient, table: Named, text: string): void {
  toast(text, {
    id: undoToast(table),
    duration: timeToUndo,
    action: { label: 'Undo', onClick: () => void undo(client, table) },
  });
}

export const readAgain = (
  client: QueryClient,
  table: Named,
  choices: Record<string, unknown>,
  of: string,
) =>
  act<ImportResult>(
    client,
    table,
    'Reading again',
    () => reimportTable(table.name, choices, of),
    () => offerUndo(client, table, `${table.title} was read again.`),
  );

export function undo(client: QueryClient, table: Named): Promise<boolean> {
  toast.dismiss(undoToast(table));
  return act<ChangeResult>(
    client,
    table,
    'Undoing',
    () => undoTable(table.name),
    (result) => toast(result?.message || 'Undone.'),
  );
}

export const remove = (client: QueryClient, table: Named) =>
  act<ChangeResult>(
    client,
    table,
    'Deleting',
    () => deleteTable(table.name),
    () => offerUndo(client, table, `${table.title} was deleted.`),
  );
