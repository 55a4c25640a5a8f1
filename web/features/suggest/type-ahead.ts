// How a completion goes into what is written. Pure: no network, no page.
import type { Completion } from '@/api/types';

// Below this many characters nothing is asked for: everything begins with one letter.
export const shortest = 2;

// What is completed: the text before the cursor, or null where nothing should be offered (a
// selection, inside a word, behind a space).
export function prefixAt(text: string, start: number, end: number): string | null {
  if (start !== end) return null;
  const before = text.slice(0, start);
  const after = text.slice(start);
  if (/^[\p{L}\p{N}_]/u.test(after)) return null;
  if (before.trim().length < shortest || /\s$/.test(before)) return null;
  return before;
}

// The text with the completion in it, and where the cursor stands then: behind it, ready to go on.
// `replaced` counts characters as people do, a JavaScript string may hold two units for one.
export function accept(
  text: string,
  cursor: number,
  completion: Completion,
): { text: string; cursor: number } {
  const before = [...text.slice(0, cursor)];
  const kept = before.slice(0, Math.max(0, before.length - completion.replaced)).join('');
  const rest = text.slice(cursor);
  const space = completion.kind === 'question' || /^\s/.test(rest) ? '' : ' ';
  const written = kept + completion.text + space;
  return { text: written + rest, cursor: written.length };
}
