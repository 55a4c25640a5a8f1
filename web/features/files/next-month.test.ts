import { describe, expect, it } from 'vitest';
import type { UserTable } from '@/api/types';
import { likelyTable, stemOf } from './next-month';

const table = (name: string, file: string): UserTable => ({
  name,
  display_name: name,
  file,
  sheet: '',
  rows: 1,
  columns: 1,
  created_at: '2026-01-01T00:00:00Z',
});

describe('stemOf', () => {
  it('leaves out what changes from month to month', () => {
    const names = [
      'sales.csv',
      'Sales 2026-01.csv',
      'sales_february.xlsx',
      'SALES (2).csv',
      'sales2026Q1.csv',
      'Sales Feb. 26.csv',
      'Sales_März_2026.xls',
      'sales KW12.csv.gz',
    ];
    expect(names.map(stemOf)).toEqual(names.map(() => 'sales'));
  });

  it('keeps words in which a month only hides', () => {
    expect(stemOf('marketing may budget.csv')).toBe('marketing budget');
    expect(stemOf('decorations.csv')).toBe('decorations');
    expect(stemOf('売上 2026.csv')).toBe('売上');
  });

  it('knows nothing of a name that is only a date', () => {
    expect(stemOf('2026-02.csv')).toBeNull();
    expect(stemOf('January.xlsx')).toBeNull();
    expect(likelyTable('2026-02.csv', [table('2026', '2026-01.csv')])).toBeUndefined();
  });
});

describe('likelyTable', () => {
  it('finds the table by its file or by its name, the newest first', () => {
    const tables = [table('sales_march', 'sales march.csv'), table('sales', 'export.csv')];
    expect(likelyTable('sales_april.csv', tables)?.name).toBe('sales_march');
    expect(likelyTable('sales_april.csv', tables.slice(1))?.name).toBe('sales');
    expect(likelyTable('returns_april.csv', tables)).toBeUndefined();
  });

  it('does not guess among the tables of one workbook', () => {
    const tables = [table('shop_beds', 'shop jan.xlsx'), table('shop_staff', 'shop jan.xlsx')];
    expect(likelyTable('shop feb.xlsx', tables)).toBeUndefined();
  });
});
