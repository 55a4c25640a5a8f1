import { describe, expect, it } from 'vitest';
import type { Completion } from '@/api/types';
import { accept, prefixAt } from './type-ahead';

const column: Completion = { kind: 'column', text: 'region', detail: 'in sales', replaced: 3 };

describe('what is completed', () => {
  it('is the text before the cursor, at the end of a word', () => {
    expect(prefixAt('revenue by reg', 14, 14)).toBe('revenue by reg');
    expect(prefixAt('by reg, please', 6, 6)).toBe('by reg');
  });
  it.each([
    ['a selection', 'revenue', 0, 7],
    ['the middle of a word', 'revenue', 3, 3],
    ['behind a space', 'revenue ', 8, 8],
    ['one letter', 'r', 1, 1],
    ['nothing', '', 0, 0],
  ])('is nothing for %s', (_, text, start, end) => {
    expect(prefixAt(text, start, end)).toBeNull();
  });
});

describe('a completion', () => {
  it('takes the place of what it completes, with a space to go on', () => {
    expect(accept('revenue by reg', 14, column)).toEqual({
      text: 'revenue by region ',
      cursor: 18,
    });
  });
  it('keeps what stands behind the cursor', () => {
    expect(accept('by reg in 2024', 6, column)).toEqual({ text: 'by region in 2024', cursor: 9 });
  });
  it('counts characters, not code units', () => {
    expect(accept('😀 reg', 6, column).text).toBe('😀 region ');
  });
  it('is a whole question without a space behind it', () => {
    const question: Completion = { kind: 'question', text: 'How many?', detail: '', replaced: 3 };
    expect(accept('how', 3, question)).toEqual({ text: 'How many?', cursor: 9 });
  });
});
