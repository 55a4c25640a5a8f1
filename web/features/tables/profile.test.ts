import { describe, expect, it } from 'vitest';
import { barsOf, type ProfiledColumn, shareText } from './profile';

const column = (more: Partial<ProfiledColumn>): ProfiledColumn => ({
  name: 'a',
  display_name: 'A',
  header: 'A',
  type: 'text',
  role: 'dimension',
  role_probability: 0.9,
  role_given: false,
  found_role: 'dimension',
  fitting_roles: ['dimension'],
  synonyms: [],
  known_as: [],
  unit: null,
  rows: 100,
  nulls: 0,
  distinct: 2,
  distinct_exact: true,
  min: null,
  max: null,
  description: '',
  top: [
    { value: 'x', count: 80 },
    { value: 'y', count: 20 },
  ],
  ...more,
});
const bars = (counts: number[]) => ({
  patterns: [],
  histogram: counts.map((count, index) => ({ from: index, to: index + 1, count })),
});

describe('barsOf', () => {
  it('shows each of few values', () => {
    expect(barsOf(column({}), undefined)).toEqual([1, 0.25]);
  });

  it('shows nothing of a key, of many values, or of one', () => {
    expect(barsOf(column({ role: 'key' }), bars([1, 1]))).toEqual([]);
    expect(barsOf(column({ distinct: 40 }), undefined)).toEqual([]);
    const one = column({ distinct: 1, top: [{ value: 'x', count: 100 }] });
    expect(barsOf(one, bars([100]))).toEqual([]);
  });

  it('makes at most twelve bars of a histogram and loses no row', () => {
    expect(barsOf(column({}), bars([1, 4, 2]))).toEqual([0.25, 1, 0.5]);
    const even = barsOf(column({}), bars(new Array(31).fill(10)));
    expect(even).toHaveLength(12);
    for (const height of even) expect(height).toBeCloseTo(1);
    const two = barsOf(column({}), bars([60, ...new Array(22).fill(0), 30]));
    expect(two).toEqual([1, ...new Array(10).fill(0), 0.5]);
  });
});

it('tells a share without telling an untruth', () => {
  expect([0, 0.001, 0.034, 0.999, 1].map((share) => shareText(share, 'en'))).toEqual([
    '0%',
    '<1%',
    '3%',
    '99%',
    '100%',
  ]);
});
