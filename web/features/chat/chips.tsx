// What an answer assumed, as chips: one that has alternatives is a menu, and choosing answers anew in place.
import { Check, ChevronDown } from 'lucide-react';
import type { Selection } from '@/api/choose';
import type { Assumption } from '@/api/types';
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/ui/menu';

interface ChipsProps {
  assumptions: Assumption[];
  disabled: boolean;
  onChoose?: (selection: Selection) => void;
}

const look =
  'inline-flex min-h-8 max-w-full items-center gap-1.5 rounded-full px-3 py-1 text-start text-[13px]';

export function Chips({ assumptions, disabled, onChoose }: ChipsProps) {
  if (assumptions.length === 0) return null;
  return (
    <ul aria-label="Assumed" className="mt-2.5 flex flex-wrap gap-2">
      {assumptions.map((one) => (
        <li key={one.id ?? one.text} className="max-w-full">
          {onChoose && one.alternatives?.length > 0 ? (
            <Chip one={one} disabled={disabled} onChoose={onChoose} />
          ) : (
            <span className={`${look} bg-s2/60 text-ink-2`}>
              <Check size={14} aria-hidden="true" className="shrink-0 text-ok" />
              {one.text}
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

interface ChipProps {
  one: Assumption;
  disabled: boolean;
  onChoose: (selection: Selection) => void;
}

function Chip({ one, disabled, onChoose }: ChipProps) {
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          disabled={disabled}
          aria-label={`${one.text}: change`}
          className={`${look} touch-target border border-line bg-bg text-ink transition-colors hover:border-s3 hover:bg-s2 disabled:opacity-50`}
        >
          <span className="truncate">{one.text}</span>
          <ChevronDown size={14} aria-hidden="true" className="shrink-0 text-ink-3" />
        </button>
      }
    >
      <MenuRadioGroup
        value={one.choice}
        onValueChange={(choice: string) =>
          choice !== one.choice && onChoose({ assumption: one.id, choice })
        }
      >
        {[one.choice, ...one.alternatives].map((choice) => (
          <MenuRadioItem key={choice} value={choice}>
            {choice}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
    </Menu>
  );
}
