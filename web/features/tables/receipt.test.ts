import { describe, expect, it } from 'vitest';
import type { Decision, ImportReceipt } from '@/api/types';
import { flip, groupsOf, optionsOf, undoLabel } from './receipt';

const decision = (id: string, kind: string, more: Partial<Decision> = {}): Decision => ({
  id,
  kind,
  text: `${id}.`,
  evidence: '',
  cells: [],
  value: 'as it is',
  alternatives: [],
  chosen: false,
  ...more,
});
const type = decision('1.1/A/type', 'type', {
  value: 'integer',
  alternatives: [{ value: 'text', text: 'read it as text' }],
});

describe('groupsOf', () => {
  it('puts decisions into the order of reading, whatever their own', () => {
    const receipt: ImportReceipt = {
      decisions: [
        type,
        decision('1.1/A/name', 'name'),
        decision('1.1/row/9', 'left_out'),
        decision('1.1/header', 'header'),
        decision('1.1/exists', 'table'),
        decision('1.1/x', 'a kind of tomorrow'),
      ],
      odd_cells: [{ row: 7, column: 'amount', text: 'n/v' }],
    };
    expect(groupsOf(receipt).map(({ title, points }) => [title, points.length])).toEqual([
      ['Where the table is', 2],
      ['Header', 1],
      ['Rows left out', 1],
      ['Types', 1],
      ['Names', 1],
      ['Odd cells', 1],
    ]);
  });

  it('lets be decided what has alternatives, but not whether the table exists', () => {
    const exists = decision('1.1/exists', 'table', {
      alternatives: [{ value: false, text: 'do not make this table' }],
    });
    const points = groupsOf({ decisions: [exists, type] }).flatMap((group) => group.points);
    expect(points.map((point) => point.decision?.id)).toEqual([undefined, '1.1/A/type']);
  });

  it('does not say twice what notices and decisions both say', () => {
    const receipt: ImportReceipt = {
      decisions: [type],
      notices: [
        { kind: 'header', text: 'Row 3 is the header.' },
        { kind: 'duplicates', text: '3 rows are there already.' },
        { kind: 'odd_cells', text: '1 cell does not fit.' },
      ],
    };
    const texts = groupsOf(receipt).flatMap(({ points }) => points.map((point) => point.text));
    expect(texts).toEqual(['3 rows are there already.', '1.1/A/type.', '1 cell does not fit.']);
  });

  it('shows the notices where there are no decisions', () => {
    const groups = groupsOf({ notices: [{ kind: 'header', text: 'Row 3 is the header.' }] });
    expect(groups).toMatchObject([{ title: 'Header', points: [{ text: 'Row 3 is the header.' }] }]);
    expect(groupsOf({})).toEqual([]);
  });
});

describe('flip', () => {
  it('collects changes by decision, and forgets one that is flipped back', () => {
    const once = flip({}, type, 'text');
    expect(once).toEqual({ '1.1/A/type': 'text' });
    const twice = flip(once, decision('1.1/totals', 'totals'), 'keep');
    expect(flip(twice, type, 'integer')).toEqual({ '1.1/totals': 'keep' });
    expect(once).toEqual({ '1.1/A/type': 'text' });
  });

  it('tells the text "true" from the truth', () => {
    const fill = decision('1.1/A/fill_down', 'fill_down', { value: true });
    expect(flip({}, fill, 'true')).toEqual({ '1.1/A/fill_down': 'true' });
    expect(flip({}, fill, true)).toEqual({});
  });
});

describe('what stands on buttons', () => {
  it('names the choices, the present one first', () => {
    expect(optionsOf(type)).toEqual([
      { value: '"integer"', text: 'As it was read' },
      { value: '"text"', text: 'Read it as text' },
    ]);
    expect(optionsOf({ ...type, chosen: true })[0]?.text).toBe('As you chose');
  });

  it('names what undo takes back', () => {
    expect(undoLabel({ action: 'append', rows: 3, created_at: '' })).toBe('Undo adding rows');
  });
});
