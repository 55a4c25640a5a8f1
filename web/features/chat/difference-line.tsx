// What a model's answer does otherwise than what was read without it, and the switch to that reading.
import { TriangleAlert } from 'lucide-react';
import type { Selection } from '@/api/choose';

interface DifferenceLineProps {
  differences: string[];
  instead: string | null; // the other reading, as it is said
  disabled: boolean;
  onChoose: (selection: Selection) => void;
}

export function DifferenceLine({ differences, instead, disabled, onChoose }: DifferenceLineProps) {
  if (differences.length === 0) return null;
  return (
    <div
      role="note"
      className="mt-3 flex items-start gap-2.5 rounded-2xl bg-warn-soft px-3.5 py-2.5 text-[13.5px] text-warn"
    >
      <TriangleAlert size={15} aria-hidden="true" className="mt-[3px] shrink-0" />
      <div className="min-w-0">
        <p dir="auto" className="break-words">
          {differences[0]}
        </p>
        {instead && (
          <button
            type="button"
            disabled={disabled}
            title={instead}
            aria-label={`Show that instead: ${instead}`}
            className="touch-target rounded font-medium underline-offset-2 hover:underline disabled:opacity-50"
            onClick={() => onChoose({ option: instead })}
          >
            Show that instead
          </button>
        )}
      </div>
    </div>
  );
}
