import { describe, expect, it } from 'vitest';
import type { TableJoin } from '@/api/types';
import { certaintyOf, changedWords, evidenceOf, namesIn, wordsOf } from './meaning';
import type { ProfiledColumn } from './profile';

const join = (more: Partial<TableJoin>): TableJoin => ({
  table: 'orders',
  column: 'cust',
  to_table: 'customers',
  to_column: 'id',
  decided: 'found',
  probability: 0.95,
  matched: 1,
  label: '',
  ...more,
});
const before = { name: 'amount', description: '', synonyms: 'turnover' };

describe('namesIn', () => {
  it('takes names apart at commas and keeps each once', () => {
    expect(namesIn(' turnover,Net sales;  turnover\n, Turnover')).toEqual([
      'turnover',
      'Net sales',
    ]);
    expect(namesIn(' , ')).toEqual([]);
  });
});

describe('changedWords', () => {
  it('says only what differs', () => {
    expect(changedWords(before, before)).toBeUndefined();
    expect(changedWords(before, { ...before, name: ' amount ' })).toBeUndefined();
    expect(changedWords(before, { ...before, name: 'Sales', synonyms: 'turnover, sales' })).toEqual(
      {
        display_name: 'Sales',
        synonyms: ['turnover', 'sales'],
      },
    );
  });

  it('brings back what the file says where nothing is left', () => {
    expect(
      changedWords({ ...before, description: 'x' }, { name: '', description: '', synonyms: '' }),
    ).toEqual({
      display_name: null,
      description: null,
      synonyms: [],
    });
  });
});

describe('evidenceOf', () => {
  it('tells the share of values and whether we are sure', () => {
    expect(evidenceOf(join({}), 'en')).toBe('All of its values are found there.');
    expect(evidenceOf(join({ matched: 0.978, probability: 0.6 }), 'en')).toBe(
      '97% of its values are found there. Not sure.',
    );
    expect(evidenceOf(join({ matched: 0.9999 }), 'en')).toBe('99% of its values are found there.');
  });

  it('tells who decided', () => {
    expect(evidenceOf(join({ decided: 'confirmed' }), 'en')).toMatch(/^You confirmed this\. All/);
    const removed = join({ decided: 'removed', matched: undefined });
    expect(evidenceOf(removed, 'en')).toBe('You removed this.');
  });
});

describe('roles', () => {
  it('are said in plain words', () => {
    expect(wordsOf('additive')).toBe('an amount that adds up');
    expect(wordsOf('unknown')).toBe('not understood yet');
  });

  it('tell how sure we are', () => {
    const column = (more: Partial<ProfiledColumn>) =>
      certaintyOf({
        role: 'rate',
        role_given: false,
        role_probability: 0.9,
        ...more,
      } as ProfiledColumn);
    expect(column({})).toBe('');
    expect(column({ role_probability: 0.6 })).toBe('Our best guess');
    expect(column({ role_given: true, role_probability: 1 })).toBe('You said so');
  });
});
