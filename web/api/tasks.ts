// Follows tasks until they end, all over one push stream; a slow poll makes sure that nothing is missed.
import { call, Problem, send } from './client';
import type { Task, TaskState } from './types';

const pollEvery = 2_000; // milliseconds

export const hasEnded = (state: TaskState) =>
  state === 'SUCCESS' || state === 'FAILURE' || state === 'REVOKED';

interface Follower {
  on: (task: Task) => void; // of whatever result: who orders a task knows what it brings
  onLost: (error: unknown) => void;
}

const followers = new Map<string, Follower>();
let source: EventSource | null = null;
let timer: ReturnType<typeof setTimeout> | undefined;

// `on` gets each state, the last one being an ended one with its result; `onLost` that the task is unknown or not ours.
export function followTask(id: string, follower: Follower): void {
  followers.set(id, follower);
  if (!source) {
    source = new EventSource('/task-events');
    source.onmessage = hear;
    source.addEventListener('task', hear);
  }
  void look(id);
  clearTimeout(timer);
  timer = setTimeout(lookAtAll, pollEvery);
}

// The task's end; `on` gets the states on the way. Throws Problem when the task is unknown or not ours.
export function taskEnd<Result>(id: string, on: (task: Task<Result>) => void) {
  return new Promise<Task<Result>>((resolve, reject) => {
    followTask(id, {
      on: (state) => {
        const task = state as unknown as Task<Result>;
        if (hasEnded(task.status)) resolve(task);
        else on(task);
      },
      onLost: reject,
    });
  });
}

export const cancelTask = (id: string) => send('DELETE', `/tasks/${encodeURIComponent(id)}`);

export function forgetTask(id: string): void {
  followers.delete(id);
  if (followers.size > 0) return;
  source?.close();
  source = null;
  clearTimeout(timer);
}

function hear(message: MessageEvent<string>): void {
  const task = JSON.parse(message.data) as Task;
  // The end is read from the status instead: only that carries the whole result.
  if (hasEnded(task.status)) void look(task.task_id);
  else followers.get(task.task_id)?.on(task);
}

async function look(id: string): Promise<void> {
  if (!followers.has(id)) return;
  try {
    const task = await call<Task>(`/task-status/${encodeURIComponent(id)}`);
    const follower = followers.get(id);
    if (hasEnded(task.status)) forgetTask(id);
    follower?.on(task);
  } catch (error) {
    // A server that is away for a moment is asked again; a refusal is final.
    if (error instanceof Problem && (error.status === 0 || error.status >= 500)) return;
    const follower = followers.get(id);
    forgetTask(id);
    follower?.onLost(error);
  }
}

async function lookAtAll(): Promise<void> {
  await Promise.all([...followers.keys()].map(look));
  if (followers.size > 0) timer = setTimeout(lookAtAll, pollEvery);
}
