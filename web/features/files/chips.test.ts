import { describe, expect, it } from 'vitest';
import type { Task } from '@/api/types';
import {
  accepted,
  asking,
  type Chip,
  directed,
  failed,
  followed,
  newChip,
  refusal,
  sent,
} from './chips';

const chip = () => newChip('k', 'orders.csv', 1000);
const task = (fields: Partial<Task>): Task => ({
  task_id: 't',
  status: 'PROGRESS',
  progress: 0,
  message: '',
  ...fields,
});
const loaded = {
  tables_created: 2,
  total_rows: 99,
  processing_time: 1,
  files: [],
  tables: [],
  sheets: [],
  receipt: [],
};
const loading = () =>
  followed(accepted(sent(chip(), 0, 0)), task({ progress: 40, message: 'Reading rows' }));

describe('the life of a file', () => {
  it('goes from uploading over waiting and loading to ready', () => {
    let it: Chip = sent(chip(), 0.5, 0);
    expect(it).toMatchObject({ phase: 'uploading', progress: 50 });
    it = accepted(it);
    expect(it).toMatchObject({ phase: 'waiting', progress: 0 });
    it = followed(it, task({ status: 'PENDING' }));
    expect(it.phase).toBe('waiting');
    it = followed(it, task({ progress: 40, message: 'Reading rows' }));
    expect(it).toMatchObject({ phase: 'loading', progress: 40, message: 'Reading rows' });
    it = followed(
      it,
      task({
        status: 'SUCCESS',
        result: {
          ...loaded,
          files: [{ name: 'orders.csv', status: 'SUCCESS', tables: ['orders'] }],
        },
      }),
    );
    expect(it).toMatchObject({
      phase: 'ready',
      rows: 99,
      tables: ['orders'],
    });
  });

  it('fails alone while its neighbours are loaded', () => {
    const it = followed(
      loading(),
      task({
        status: 'SUCCESS',
        result: {
          ...loaded,
          files: [
            { name: 'orders.csv', status: 'FAILURE', tables: [], error: 'There are no rows.' },
          ],
        },
      }),
    );
    expect(it).toMatchObject({ phase: 'failed', problem: 'There are no rows.' });
  });

  it('fails with the words of the task when nothing was loaded', () => {
    const it = followed(loading(), task({ status: 'FAILURE', error: 'The worker died.' }));
    expect(it).toMatchObject({ phase: 'failed', problem: 'The worker died.' });
    expect(followed(loading(), task({ status: 'REVOKED' })).problem).toBe('Cancelled.');
  });

  it('waits again when the task is tried again', () => {
    expect(followed(loading(), task({ status: 'RETRY', message: 'Trying again' }))).toMatchObject({
      phase: 'loading',
      message: 'Trying again',
    });
  });

  it('tells the time that is left, of the bytes and then of the rows', () => {
    const half = sent(sent(chip(), 0, 0), 0.5, 10_000);
    expect(half.left).toBeCloseTo(10);
    expect(accepted(half).left).toBeUndefined();
    const heard = followed(accepted(half), task({ progress: 40, seconds_left: 14 }));
    expect(heard.left).toBe(14);
    expect(followed(heard, task({ progress: 41 })).left).toBe(14);
  });

  it('asks where it goes, and begins anew when it is sent elsewhere', () => {
    const likely = { table: 'orders', title: 'Orders' };
    const to = { mode: 'append' as const, ...likely };
    const asked = asking(chip(), likely);
    expect(asked).toMatchObject({ phase: 'asking', message: 'Looks like more of Orders' });
    expect(sent(asked, 0.5, 0)).toBe(asked);
    expect(directed(asked, to)).toMatchObject({ phase: 'queued', to, replaces: [] });
    const ready: Chip = { ...chip(), phase: 'ready', tables: ['orders_2'] };
    expect(directed(ready, to)).toMatchObject({ phase: 'queued', to, replaces: ['orders_2'] });
    const added: Chip = { ...ready, to, tables: ['orders'] };
    expect(directed(added, { ...to, mode: 'replace' }).replaces).toEqual([]);
  });

  it('does not move once it has ended', () => {
    const ended = failed(chip(), 'Too large.');
    expect(sent(ended, 1, 0)).toBe(ended);
    expect(accepted(ended)).toBe(ended);
    expect(followed(ended, task({ progress: 90 }))).toBe(ended);
    expect(failed(ended, 'Something else.')).toBe(ended);
  });
});

describe('refusal', () => {
  it('refuses what cannot be a spreadsheet, and nothing else', () => {
    expect(refusal({ name: 'photo.png', size: 10 })).toMatch(/Not a spreadsheet/);
    expect(refusal({ name: 'orders.csv', size: 0 })).toMatch(/empty/);
    expect(refusal({ name: 'ORDERS.XLSX', size: 10 })).toBeNull();
    expect(refusal({ name: 'a.b.tsv', size: 10 })).toBeNull();
  });
});
