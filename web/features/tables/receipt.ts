// A receipt in the order in which a person reads it, and the decisions that were flipped but not yet sent. Pure.
import type { Decision, ImportReceipt, TableVersion } from '@/api/types';

export interface Point {
  key: string;
  text: string;
  evidence: string;
  cells: string[];
  decision?: Decision; // absent: nothing to decide
}

export interface Group {
  title: string;
  points: Point[];
}

const groups = [
  'Compared with the table',
  'Where the table is',
  'Header',
  'Rows left out',
  'Types',
  'Names',
  'Odd cells',
] as const;
type Title = (typeof groups)[number];

const groupOf: Record<string, Title> = {
  header: 'Header',
  title: 'Header',
  totals: 'Rows left out',
  left_out: 'Rows left out',
  note: 'Rows left out',
  hidden_rows: 'Rows left out',
  type: 'Types',
  unit: 'Types',
  decimal_mark: 'Types',
  day_order: 'Types',
  fill_down: 'Types',
  name: 'Names',
  odd_cells: 'Odd cells',
  error_cells: 'Odd cells',
};

// What only a comparison with the table before can find; everything else in `notices` is a decision as well.
const comparisons = new Set([
  'appended',
  'replaced',
  'new_column',
  'missing_column',
  'renamed_guess',
  'read_as',
  'wider',
  'other_type',
  'duplicates',
]);
const shownOddCells = 100;

export function groupsOf(receipt: ImportReceipt): Group[] {
  const found = new Map<Title, Point[]>(groups.map((title) => [title, []]));
  const add = (title: Title, point: Point) => found.get(title)?.push(point);
  const decisions = receipt.decisions ?? [];
  for (const decision of decisions) {
    add(groupOf[decision.kind] ?? 'Where the table is', {
      key: decision.id,
      text: decision.text,
      evidence: decision.evidence,
      cells: decision.cells,
      decision: canFlip(decision) ? decision : undefined,
    });
  }
  for (const [index, notice] of (receipt.notices ?? []).entries()) {
    const kind = notice.kind ?? '';
    const title = comparisons.has(kind) ? 'Compared with the table' : groupOf[kind];
    // Without decisions, as in receipts of long ago, the notices are all there is.
    if (!title && decisions.length > 0) continue;
    if (title && title !== 'Compared with the table' && title !== 'Odd cells' && decisions.length)
      continue;
    add(title ?? 'Where the table is', {
      key: `notice ${index}`,
      text: notice.text ?? '',
      evidence: '',
      cells: notice.cells ?? [],
    });
  }
  for (const [index, odd] of (receipt.odd_cells ?? []).slice(0, shownOddCells).entries()) {
    add('Odd cells', {
      key: `odd ${index}`,
      text: `“${odd.text}” in ${odd.column}, row ${odd.row}`,
      evidence: '',
      cells: [],
    });
  }
  return groups
    .map((title) => ({ title, points: found.get(title) ?? [] }))
    .filter(({ points }) => points.length > 0);
}

// Not to make the table at all is what deleting is for: it can be undone, this would be refused.
const canFlip = (decision: Decision) =>
  decision.alternatives.length > 0 && decision.kind !== 'table';

// Values are any JSON; as keys and for comparison they are its text.
export const textOf = (value: unknown) => JSON.stringify(value ?? null);

export type Changes = Record<string, unknown>; // id of a decision → what it shall be

// To flip back to what is the case is no change.
export function flip(changes: Changes, decision: Decision, value: unknown): Changes {
  const { [decision.id]: _, ...others } = changes;
  return textOf(value) === textOf(decision.value) ? others : { ...others, [decision.id]: value };
}

export interface Option {
  value: string; // JSON
  text: string;
}

// All that a decision can be; the first is what it is.
export function optionsOf(decision: Decision): Option[] {
  return [
    { value: textOf(decision.value), text: decision.chosen ? 'As you chose' : 'As it was read' },
    ...decision.alternatives.map(({ value, text }) => ({
      value: textOf(value),
      text: text.charAt(0).toUpperCase() + text.slice(1),
    })),
  ];
}

// What the newest version takes back, as the label of a button: "Undo adding 1,200 rows".
export function undoLabel(version: TableVersion): string {
  const words: Record<TableVersion['action'], string> = {
    append: 'Undo adding rows',
    replace: 'Undo the replacement',
    reimport: 'Undo reading again',
    delete: 'Undo the deletion',
  };
  return words[version.action];
}
