// What columns and joins mean, in plain words, and what a person's edit of them says to the server. Pure.
import type { ColumnChange, Role, TableJoin } from '@/api/types';
import type { ProfiledColumn } from './profile';

export const roleWords: Record<Role, string> = {
  key: 'a number or code for each row',
  foreign_key: 'a code that points elsewhere',
  display_name: 'a name',
  dimension: 'a category',
  status: 'a state, like open or closed',
  flag: 'yes or no',
  geography: 'a place',
  ordinal: 'a rank, level or rating',
  additive: 'an amount that adds up',
  balance: 'a level at a moment, like stock',
  rate: 'a rate or price',
  year: 'a year',
  time: 'a date',
  time_start: 'a start date',
  time_end: 'an end date',
  contact: 'a contact, like a phone number',
  free_text: 'free text',
};

export const wordsOf = (role: string) => roleWords[role as Role] ?? 'not understood yet';

// How a role was found, for the line beneath it.
export function certaintyOf(column: ProfiledColumn): string {
  if (column.role_given) return 'You said so';
  if (column.role === 'unknown') return '';
  return column.role_probability >= 0.85 ? '' : 'Our best guess';
}

// "turnover, net sales" → two names; what stands twice, once.
export function namesIn(text: string): string[] {
  const names = text
    .split(/[,;\n]/)
    .map((name) => name.trim())
    .filter(Boolean);
  return names.filter(
    (name, at) => names.findIndex((one) => one.toLowerCase() === name.toLowerCase()) === at,
  );
}

export interface Words {
  name: string;
  description: string;
  synonyms: string; // as typed, with commas
}

export const wordsOfColumn = (column: ProfiledColumn): Words => ({
  name: column.display_name,
  description: column.description,
  synonyms: column.synonyms.join(', '),
});

const same = (a: string[], b: string[]) =>
  a.length === b.length && a.every((one, at) => one === b[at]);

// What differs from before: an empty name or description brings the file's own back. Nothing: undefined.
export function changedWords(before: Words, now: Words): Omit<ColumnChange, 'name'> | undefined {
  const change: Omit<ColumnChange, 'name'> = {};
  const [name, description] = [now.name.trim(), now.description.trim()];
  const synonyms = namesIn(now.synonyms);
  if (name !== before.name) change.display_name = name || null;
  if (description !== before.description) change.description = description || null;
  if (!same(synonyms, namesIn(before.synonyms))) change.synonyms = synonyms;
  return Object.keys(change).length > 0 ? change : undefined;
}

// Why we think so: "All of its values are found there."
export function evidenceOf(join: TableJoin, locale?: string): string {
  if (join.decided === 'removed') return 'You removed this.';
  const said = { confirmed: 'You confirmed this.', declared: 'Declared by its maker.', found: '' };
  const matched = join.matched ?? 0;
  const share = new Intl.NumberFormat(locale, { style: 'percent' }).format(
    Math.min(Math.floor(matched * 100) / 100, 1),
  );
  const values =
    matched >= 1 ? 'All of its values are found there.' : `${share} of its values are found there.`;
  const doubt = join.decided === 'found' && (join.probability ?? 0) < 0.8 ? 'Not sure.' : '';
  return [said[join.decided], values, doubt].filter(Boolean).join(' ');
}

export const keyOfJoin = (join: TableJoin) =>
  [join.table, join.column, join.to_table, join.to_column].join(' ');
