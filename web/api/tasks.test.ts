import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { followTask } from './tasks';
import type { Task } from './types';

class FakeEvents {
  static open: FakeEvents[] = [];
  onmessage: ((message: MessageEvent<string>) => void) | null = null;
  closed = false;
  private listeners: ((message: MessageEvent<string>) => void)[] = [];
  constructor(readonly path: string) {
    FakeEvents.open.push(this);
  }
  addEventListener(_: string, listener: (message: MessageEvent<string>) => void) {
    this.listeners.push(listener);
  }
  close() {
    this.closed = true;
  }
  push(task: Partial<Task>) {
    for (const listener of this.listeners) {
      listener(new MessageEvent('task', { data: JSON.stringify(task) }));
    }
  }
}

const task = (id: string, status: Task['status'], progress = 0): Task => ({
  task_id: id,
  status,
  progress,
  message: '',
});

// What /task-status answers, by task.
let states: Record<string, Task | number>;

beforeEach(() => {
  vi.useFakeTimers();
  FakeEvents.open = [];
  states = {};
  vi.stubGlobal('EventSource', FakeEvents);
  vi.stubGlobal(
    'fetch',
    vi.fn(async (path: string) => {
      const state = states[path.split('/').at(-1) ?? ''] ?? 404;
      return typeof state === 'number'
        ? new Response('{"detail":"Unknown task."}', { status: state })
        : new Response(JSON.stringify(state));
    }),
  );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

describe('followTask', () => {
  it('follows two tasks over one stream, and closes it when both have ended', async () => {
    states = { a: task('a', 'PENDING'), b: task('b', 'PENDING') };
    const a = { on: vi.fn(), onLost: vi.fn() };
    const b = { on: vi.fn(), onLost: vi.fn() };
    followTask('a', a);
    followTask('b', b);
    await settle();
    expect(FakeEvents.open).toHaveLength(1);
    const [events] = FakeEvents.open;
    events?.push(task('a', 'PROGRESS', 40));
    expect(a.on).toHaveBeenLastCalledWith(expect.objectContaining({ progress: 40 }));
    expect(b.on).not.toHaveBeenCalledWith(expect.objectContaining({ progress: 40 }));

    states.a = task('a', 'SUCCESS', 100);
    events?.push(task('a', 'SUCCESS', 100));
    await settle();
    expect(a.on).toHaveBeenLastCalledWith(states.a);
    expect(events?.closed).toBe(false);
    states.b = task('b', 'FAILURE');
    events?.push(task('b', 'FAILURE'));
    await settle();
    expect(events?.closed).toBe(true);
  });

  it('finds the end by polling when no event comes', async () => {
    states = { c: task('c', 'PROGRESS', 10) };
    const c = { on: vi.fn(), onLost: vi.fn() };
    followTask('c', c);
    await settle();
    states.c = task('c', 'SUCCESS', 100);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(c.on).toHaveBeenLastCalledWith(states.c);
  });

  it('goes on asking a server that is away, and gives up on a refusal', async () => {
    states = { d: 503 };
    const d = { on: vi.fn(), onLost: vi.fn() };
    followTask('d', d);
    await settle();
    expect(d.onLost).not.toHaveBeenCalled();
    states.d = 404;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(d.onLost).toHaveBeenCalledWith(expect.objectContaining({ detail: 'Unknown task.' }));
  });
});
