import { describe, expect, it } from 'vitest';
import { leftText, secondsLeft } from './time-left';

describe('secondsLeft', () => {
  const pace = { since: 1_000, from: 0 };
  it('goes on at the pace so far', () => {
    expect(secondsLeft(pace, 11_000, 0.25)).toBeCloseTo(30);
    expect(secondsLeft({ since: 0, from: 0.5 }, 10_000, 0.75)).toBeCloseTo(10);
  });
  it('guesses nothing too early, nor at the end', () => {
    expect(secondsLeft(pace, 1_500, 0.5)).toBeUndefined();
    expect(secondsLeft(pace, 60_000, 0.01)).toBeUndefined();
    expect(secondsLeft(pace, 60_000, 1)).toBeUndefined();
  });
});

it('is said in the unit that fits', () => {
  expect([0.2, 14.4, 89, 3_000, 7_300].map((seconds) => leftText(seconds, 'en'))).toEqual([
    '1 s left',
    '14 s left',
    '1 min left',
    '50 min left',
    '2 h left',
  ]);
});
