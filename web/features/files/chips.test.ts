import { describe, expect, it } from 'vitest';
import type { Task } from '@/api/types';
import { accepted, type Chip, failed, followed, newChip, refusal, sent } from './chips';

const chip = () => newChip('k', 'r', 'orders.csv', 1000);
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
const notice = (text: string) => ({ kind: 'note', text });
const loading = () => followed(accepted(chip()), task({ progress: 40, message: 'Reading rows' }));

describe('the life of a file', () => {
  it('goes from uploading over waiting and loading to ready', () => {
    let it: Chip = sent(chip(), 0.5);
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
          files: [
            { name: 'orders.csv', status: 'SUCCESS', tables: ['orders'] },
            { name: 'b.csv', status: 'SUCCESS', tables: ['b'] },
          ],
          receipt: [
            {
              file: 'orders.csv',
              notices: [notice('The file is UTF-16.')],
              tables: [
                { table: 'orders', sheet: '', rows: 90, notices: [notice('2 cells are empty.')] },
              ],
            },
            { file: 'b.csv', notices: [notice('not ours')], tables: [] },
          ],
        },
      }),
    );
    expect(it).toMatchObject({
      phase: 'ready',
      rows: 90,
      tables: ['orders'],
      notices: ['The file is UTF-16.', '2 cells are empty.'],
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

  it('does not move once it has ended', () => {
    const ended = failed(chip(), 'Too large.');
    expect(sent(ended, 1)).toBe(ended);
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
