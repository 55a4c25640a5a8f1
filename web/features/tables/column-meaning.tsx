// One column: what it is called and what it means. The meaning is chosen from a menu, the words are edited in place.
import clsx from 'clsx';
import { ChevronDown, Pencil } from 'lucide-react';
import { useState } from 'react';
import type { ColumnChange } from '@/api/types';
import { IconButton } from '@/ui/button';
import { Menu, MenuRadioGroup, MenuRadioItem } from '@/ui/menu';
import { certaintyOf, wordsOf, wordsOfColumn } from './meaning';
import type { ProfiledColumn } from './profile';
import { WordsForm } from './words-form';

interface ColumnMeaningProps {
  column: ProfiledColumn;
  onChange?: (change: ColumnChange) => Promise<boolean>; // absent: only to be read
}

export function ColumnMeaning({ column, onChange }: ColumnMeaningProps) {
  const [open, setOpen] = useState(false);
  const names = [...column.synonyms, ...column.known_as];
  return (
    <li className="py-2.5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p dir="auto" className="font-medium text-[13.5px] [overflow-wrap:anywhere]">
            {column.display_name || column.name}
          </p>
          <p className="mt-0.5 text-[12px] text-ink-3 [overflow-wrap:anywhere]">
            {[
              certaintyOf(column),
              column.display_name !== column.header && `In the file: ${column.header}`,
              names.length > 0 && `Also: ${names.join(', ')}`,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          {column.description && !open && (
            <p dir="auto" className="mt-0.5 text-[12.5px] text-ink-2 [overflow-wrap:anywhere]">
              {column.description}
            </p>
          )}
        </div>
        <RoleMenu column={column} onChange={onChange} />
        {onChange && (
          <IconButton
            small
            aria-expanded={open}
            label={`Rename or describe ${column.display_name || column.name}`}
            onClick={() => setOpen(!open)}
            className="-me-1.5"
          >
            <Pencil size={15} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {open && onChange && (
        <WordsForm
          what={column.display_name || column.name}
          before={wordsOfColumn(column)}
          file={column.header}
          namesLabel="Also called"
          namesHint="Further names that questions may use, with commas between them."
          onSave={(change) => onChange({ name: column.name, ...change })}
          onClose={() => setOpen(false)}
        />
      )}
    </li>
  );
}

const chip =
  'flex min-h-7 max-w-[46%] shrink-0 items-center gap-1 rounded-full px-2.5 py-1 text-start text-[12px]';
const asFound = '';

function RoleMenu({ column, onChange }: ColumnMeaningProps) {
  if (!onChange)
    return <span className={clsx(chip, 'bg-s2 text-ink-2')}>{wordsOf(column.role)}</span>;
  const choose = (role: string) =>
    void onChange({
      name: column.name,
      role: role === asFound ? null : (role as NonNullable<ColumnChange['role']>),
    });
  return (
    <Menu
      className="max-h-[min(420px,70dvh)] max-w-[min(320px,90vw)] overflow-y-auto"
      trigger={
        <button
          type="button"
          aria-label={`${column.display_name || column.name} is ${wordsOf(column.role)}. Change`}
          className={clsx(
            chip,
            'touch-target transition-colors',
            column.role_given ? 'bg-accent-soft text-accent-ink' : 'bg-s2 text-ink-2 hover:bg-s3',
          )}
        >
          {wordsOf(column.role)}
          <ChevronDown size={13} aria-hidden="true" className="shrink-0" />
        </button>
      }
    >
      <MenuRadioGroup value={column.role} onValueChange={choose}>
        {column.fitting_roles.map((role) => (
          <MenuRadioItem key={role} value={role}>
            {wordsOf(role)}
          </MenuRadioItem>
        ))}
        {column.role_given && (
          <MenuRadioItem value={asFound}>As found: {wordsOf(column.found_role)}</MenuRadioItem>
        )}
      </MenuRadioGroup>
    </Menu>
  );
}
