import { QueryClient } from '@tanstack/react-query';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { keys } from '@/api/queries';
import type { UserTable } from '@/api/types';
import { cancelled, uploadFile } from '@/api/upload';
import { addFiles, canSend, direct, forgetChips, removeChip, useChips } from './store';

// Uploads that end when the test says so.
const uploads: { file: File; fields: unknown; end: (error: unknown) => void }[] = [];
vi.mock('@/api/upload', async (original) => ({
  ...(await original<object>()),
  uploadFile: vi.fn((file: File, _key: string, fields: unknown) => {
    let end: (error: unknown) => void = () => undefined;
    const finished = new Promise<never>((_, reject) => {
      end = reject;
    });
    uploads.push({ file, fields, end });
    return { finished, cancel: () => end(cancelled()) };
  }),
}));

const file = (name: string) => new File(['a\n1\n'], name);
const phases = () => useChips.getState().chips.map(({ name, phase }) => `${name} ${phase}`);
const chip = (name: string) => useChips.getState().chips.find((one) => one.name === name);
const settle = () => new Promise((resolve) => setTimeout(resolve, 0));

const sales: UserTable = {
  name: 'sales',
  display_name: 'Sales',
  file: 'sales january.csv',
  sheet: '',
  rows: 1,
  columns: 1,
  created_at: '',
};
let client: QueryClient;

beforeEach(() => {
  client = new QueryClient();
  client.setQueryData(keys.tables, [sales]);
});
afterEach(async () => {
  forgetChips();
  await settle();
  uploads.length = 0;
  vi.mocked(uploadFile).mockClear();
});

describe('files', () => {
  it('are sent a few at once, each as a request of its own', async () => {
    addFiles(['a.csv', 'b.csv', 'c.csv', 'd.csv'].map(file), client);
    expect(uploads.map((one) => one.file.name)).toEqual(['a.csv', 'b.csv', 'c.csv']);
    uploads[1]?.end(cancelled());
    await settle();
    expect(uploads.map((one) => one.file.name)).toEqual(['a.csv', 'b.csv', 'c.csv', 'd.csv']);
    expect(phases()[1]).toBe('b.csv failed');
  });

  it('are not sent when the page can tell that they are nothing', () => {
    addFiles([file('photo.png')], client);
    expect(phases()).toEqual(['photo.png failed']);
    expect(uploads).toEqual([]);
    expect(canSend(chip('photo.png')?.key ?? '')).toBe(false);
  });

  it('wait for an answer when they look like more of a table', () => {
    addFiles([file('sales february.csv')], client);
    expect(phases()).toEqual(['sales february.csv asking']);
    expect(uploads).toEqual([]);
    const key = chip('sales february.csv')?.key ?? '';
    direct(key, { mode: 'append', table: 'sales', title: 'Sales', skip: true });
    expect(uploads[0]?.fields).toEqual({ mode: 'append', table: 'sales', duplicates: 'skip' });
  });

  it('are stopped first, and go with the second press', async () => {
    addFiles([file('a.csv')], client);
    const key = chip('a.csv')?.key ?? '';
    removeChip(key);
    await settle();
    expect(chip('a.csv')).toMatchObject({ phase: 'failed', problem: 'Cancelled.' });
    direct(key, { mode: 'new' });
    expect(uploads).toHaveLength(2);
    removeChip(key);
    await settle();
    removeChip(key);
    expect(phases()).toEqual([]);
  });
});
