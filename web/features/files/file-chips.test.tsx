import { QueryClientProvider } from '@tanstack/react-query';
import { render as renderBare, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { describe, expect, it, vi } from 'vitest';
import { keys, makeQueryClient } from '@/api/queries';
import { accepted, asking, followed, newChip, sent } from './chips';
import { FileChip } from './file-chips';
import { useChips } from './store';

const base = sent(newChip('k', 'orders.csv', 2_000_000), 0, 0);
const task = { task_id: 't', status: 'PROGRESS' as const, progress: 62, message: 'Reading rows' };

// Ready chips offer the tables there are.
function render(element: ReactElement) {
  const client = makeQueryClient();
  client.setQueryData(keys.tables, []);
  renderBare(<QueryClientProvider client={client}>{element}</QueryClientProvider>);
}

describe('FileChip', () => {
  it('shows how far it is', () => {
    render(
      <ul>
        <FileChip chip={followed(accepted(base), task)} onTable={vi.fn()} />
      </ul>,
    );
    expect(screen.getByRole('progressbar', { name: 'orders.csv' })).toHaveAttribute(
      'aria-valuenow',
      '62',
    );
    expect(screen.getByText('62% · Reading rows')).toBeVisible();
  });

  it('opens its table when it is ready', async () => {
    const onTable = vi.fn();
    const chip = followed(accepted(base), {
      ...task,
      status: 'SUCCESS',
      result: {
        tables_created: 1,
        total_rows: 7,
        processing_time: 0.1,
        files: [{ name: 'orders.csv', status: 'SUCCESS', tables: ['orders'] }],
        tables: ['orders'],
        sheets: [],
        receipt: [
          {
            file: 'orders.csv',
            notices: [],
            tables: [
              {
                table: 'orders',
                sheet: '',
                rows: 7,
                notices: [{ kind: 'odd', text: '2 cells are empty.' }],
              },
            ],
          },
        ],
      },
    });
    render(
      <ul>
        <FileChip chip={chip} onTable={onTable} />
      </ul>,
    );
    expect(screen.getByText('7 rows ready')).toBeVisible();
    await userEvent.click(screen.getByRole('button', { name: /Show the rows of orders.csv/ }));
    expect(onTable).toHaveBeenLastCalledWith('orders');
    await userEvent.click(screen.getByRole('button', { name: 'What was done' }));
    expect(onTable).toHaveBeenLastCalledWith('orders', 'receipt');
  });

  it('asks where the rows go when it looks like more of a table', async () => {
    const chip = asking(newChip('k', 'orders feb.csv', 9), { table: 'orders', title: 'Orders' });
    useChips.setState({ chips: [chip] });
    render(
      <ul>
        <FileChip chip={chip} onTable={vi.fn()} />
      </ul>,
    );
    expect(screen.getByText('Looks like more of Orders')).toBeVisible();
    const group = screen.getByRole('group', { name: 'Where orders feb.csv goes' });
    const names = within(group)
      .getAllByRole('button')
      .map((button) => button.textContent);
    expect(names).toEqual(['Add to Orders', 'Replace it', 'New table']);
    await userEvent.click(screen.getByRole('button', { name: /^Remove orders feb.csv/ }));
    expect(useChips.getState().chips).toEqual([]);
  });

  it('says in words what went wrong', () => {
    const chip = followed(base, {
      ...task,
      status: 'FAILURE',
      error: 'This is not a spreadsheet.',
    });
    render(
      <ul>
        <FileChip chip={chip} onTable={vi.fn()} />
      </ul>,
    );
    expect(screen.getByText('This is not a spreadsheet.')).toBeVisible();
    expect(screen.getByRole('status')).toHaveTextContent('orders.csv: This is not a spreadsheet.');
  });
});
