import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { accepted, followed, newChip } from './chips';
import { FileChip } from './file-chips';

const base = newChip('k', 'r', 'orders.csv', 2_000_000);
const task = { task_id: 't', status: 'PROGRESS' as const, progress: 62, message: 'Reading rows' };

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
