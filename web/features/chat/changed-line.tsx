// What the reader chose instead of what had been assumed, with the way back.
import type { Selection } from '@/api/choose';
import type { Answer } from '@/api/types';

interface ChangedLineProps {
  changed: Answer['changed'];
  options: string[];
  disabled: boolean;
  onChoose: (selection: Selection) => void;
}

const link =
  'touch-target rounded font-medium text-accent-ink underline-offset-2 hover:underline disabled:opacity-50';

export function ChangedLine({ changed, options, disabled, onChoose }: ChangedLineProps) {
  if (changed.length === 0) return null;
  return (
    <ul className="mt-3 flex flex-col gap-1 text-[13px] text-ink-3">
      {changed.map((one) => (
        <li key={one.assumption} className="flex flex-wrap items-center gap-x-1.5">
          {one.assumption === 'option' ? (
            <>
              You chose: {one.to}
              {options
                .filter((option) => option !== one.to)
                .map((option) => (
                  <span key={option}>
                    ·{' '}
                    <button
                      type="button"
                      disabled={disabled}
                      className={link}
                      onClick={() => onChoose({ option })}
                    >
                      {option}
                    </button>
                  </span>
                ))}
            </>
          ) : (
            <>
              Changed: {one.to} instead of {one.from} ·{' '}
              <button
                type="button"
                disabled={disabled}
                aria-label={`Undo: ${one.from} again`}
                className={link}
                onClick={() => onChoose({ assumption: one.assumption, choice: one.was })}
              >
                Undo
              </button>
            </>
          )}
        </li>
      ))}
    </ul>
  );
}
