import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';
import { DifferenceLine } from './difference-line';

const differences = ['Counted sales; the offline reading added up amount.', 'Showed all rows.'];

describe('DifferenceLine', () => {
  it('says the first difference and switches to the other reading', async () => {
    const choose = vi.fn();
    render(
      <DifferenceLine
        differences={differences}
        instead="Total amount by region"
        disabled={false}
        onChoose={choose}
      />,
    );
    expect(screen.getByRole('note').textContent).toContain('Counted sales');
    await userEvent.click(
      screen.getByRole('button', { name: 'Show that instead: Total amount by region' }),
    );
    expect(choose).toHaveBeenCalledWith({ option: 'Total amount by region' });
  });

  it('has nothing to switch to where there is no other reading', () => {
    render(
      <DifferenceLine
        differences={differences}
        instead={null}
        disabled={false}
        onChoose={vi.fn()}
      />,
    );
    expect(screen.queryByRole('button')).toBeNull();
  });

  it('is silent when nothing differs', () => {
    const { container } = render(
      <DifferenceLine differences={[]} instead={null} disabled={false} onChoose={vi.fn()} />,
    );
    expect(container.textContent).toBe('');
  });

  it('shows what it is told as text', () => {
    const { container } = render(
      <DifferenceLine
        differences={['Counted <img src=x onerror=alert(1)> [here](https://evil.example)']}
        instead={null}
        disabled={false}
        onChoose={vi.fn()}
      />,
    );
    expect(container.querySelector('img, a')).toBeNull();
    expect(container.textContent).toContain('<img src=x');
  });
});
