// Where the rows of a file go: asked when it looks like a further part of a table, and at any time from the chip's menu.
import { CornerDownRight, Replace, RotateCcw, Rows3, Table2 } from 'lucide-react';
import { useId, useState } from 'react';
import { useTables } from '@/api/queries';
import { IconButton } from '@/ui/button';
import { Menu, MenuHeading, MenuItem } from '@/ui/menu';
import type { Chip } from './chips';
import { canSend, direct } from './store';

const choice =
  'touch-target h-8 rounded-full border px-3 text-[12.5px] transition-colors hover:bg-s1';

export function AskDestination({ chip }: { chip: Chip }) {
  const [skip, setSkip] = useState(false);
  const id = useId();
  if (!chip.likely) return null;
  const { table, title } = chip.likely;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields
    <div role="group" aria-label={`Where ${chip.name} goes`} className="px-1 pt-1.5 pb-1">
      <div className="flex flex-wrap gap-1.5">
        <button
          type="button"
          className={`${choice} max-w-full truncate border-accent font-medium text-accent-ink`}
          onClick={() => direct(chip.key, { mode: 'append', table, title, skip })}
        >
          Add to {title}
        </button>
        <button
          type="button"
          className={`${choice} border-line text-ink-2`}
          onClick={() => direct(chip.key, { mode: 'replace', table, title })}
        >
          Replace it
        </button>
        <button
          type="button"
          className={`${choice} border-line text-ink-2`}
          onClick={() => direct(chip.key, { mode: 'new' })}
        >
          New table
        </button>
      </div>
      <label htmlFor={id} className="mt-2 flex items-center gap-2 text-[12px] text-ink-2">
        <input
          id={id}
          type="checkbox"
          checked={skip}
          className="size-4 accent-(--color-accent)"
          onChange={(event) => setSkip(event.target.checked)}
        />
        When adding, leave out rows that are there already
      </label>
    </div>
  );
}

const shownTables = 30;

export function DestinationMenu({ chip }: { chip: Chip }) {
  const tables = useTables();
  const came = chip.to.mode === 'new' ? chip.tables : [];
  const others = (tables.data ?? [])
    .filter((table) => !came.includes(table.name))
    .slice(0, shownTables)
    .map((table) => ({ table: table.name, title: table.display_name || table.name }));
  const failed = chip.phase === 'failed';
  if (!canSend(chip.key)) return null; // refused before it was sent
  if (!failed && (others.length === 0 || chip.to.mode !== 'new')) return null;
  return (
    <Menu
      side="top"
      className="max-h-[min(60dvh,calc(var(--available-height)-8px))] max-w-[min(320px,90vw)] overflow-y-auto"
      trigger={
        <IconButton small label={failed ? `More about ${chip.name}` : `Put ${chip.name} elsewhere`}>
          <CornerDownRight size={15} aria-hidden="true" />
        </IconButton>
      }
    >
      {failed && (
        <MenuItem onClick={() => direct(chip.key, chip.to)}>
          <RotateCcw size={15} aria-hidden="true" /> Try again
        </MenuItem>
      )}
      {failed && chip.to.mode !== 'new' && (
        <MenuItem onClick={() => direct(chip.key, { mode: 'new' })}>
          <Table2 size={15} aria-hidden="true" /> New table
        </MenuItem>
      )}
      {others.length > 0 && <MenuHeading>Add its rows to</MenuHeading>}
      {others.map((to) => (
        <MenuItem key={to.table} onClick={() => direct(chip.key, { mode: 'append', ...to })}>
          <Rows3 size={15} aria-hidden="true" className="shrink-0" />
          <span className="truncate">{to.title}</span>
        </MenuItem>
      ))}
      {others.length > 0 && <MenuHeading>Replace</MenuHeading>}
      {others.map((to) => (
        <MenuItem key={to.table} onClick={() => direct(chip.key, { mode: 'replace', ...to })}>
          <Replace size={15} aria-hidden="true" className="shrink-0" />
          <span className="truncate">{to.title}</span>
        </MenuItem>
      ))}
    </Menu>
  );
}
