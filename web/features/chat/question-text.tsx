// The question as it was typed, with the words lit that a part of the computation came from.
import type { Span } from '@/api/types';

export function QuestionText({ text, lit }: { text: string; lit: Span[] }) {
  const pieces: { from: number; to: number; lit: boolean }[] = [];
  let at = 0;
  for (const { begin, end } of lit) {
    if (begin < at || end > text.length || end <= begin) continue;
    if (begin > at) pieces.push({ from: at, to: begin, lit: false });
    pieces.push({ from: begin, to: end, lit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ from: at, to: text.length, lit: false });
  return pieces.map((piece) =>
    piece.lit ? (
      <mark key={piece.from} className="rounded bg-accent text-on-accent">
        {text.slice(piece.from, piece.to)}
      </mark>
    ) : (
      <span key={piece.from}>{text.slice(piece.from, piece.to)}</span>
    ),
  );
}
