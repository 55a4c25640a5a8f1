import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import type { TrustReport } from '@/api/types';
import { Report } from './trust-page';

const report: TrustReport = {
  checked_at: new Date().toISOString(),
  state: 'checked',
  green: true,
  layers: [
    { layer: 'L1', name: 'The door', stands: true, detail: 'Parses and binds.' },
    { layer: 'L2', name: 'A role of one’s own', stands: true, detail: 'Member of nothing.' },
  ],
  attacks: [
    {
      name: 'other schema',
      what: 'Reads the table of another user by its name.',
      layer: 'L1',
      refused: true,
      detail: 'There is no such table.',
      behind: { layer: 'L2', refused: true, detail: 'Permission denied.' },
    },
  ],
};

describe('the report', () => {
  it('says that all is well, and what stopped each attack', async () => {
    render(<Report report={report} />);
    expect(screen.getByRole('status')).toHaveTextContent('Refused: 1 of 1 attack.');
    const attacks = within(screen.getByRole('region', { name: 'Attacks' }));
    const row = attacks.getByRole('button', { name: /^Refused\s*other schema/ });
    expect(attacks.getByText(/There is no such table/)).not.toBeVisible();
    await userEvent.click(row);
    expect(attacks.getByText(/There is no such table/)).toBeVisible();
    expect(attacks.getByText(/Permission denied/)).toBeVisible();
  });

  it('says what got through and what is missing', () => {
    render(
      <Report
        report={{
          ...report,
          green: false,
          layers: report.layers.map((layer) => ({ ...layer, stands: layer.layer !== 'L2' })),
          attacks: report.attacks.map((attack) => ({ ...attack, refused: false })),
        }}
      />,
    );
    expect(screen.getByRole('status')).toHaveTextContent('Got through: 1 of 1 attack.');
    expect(screen.getByText('Missing')).toBeInTheDocument();
    expect(screen.getByText('Got through')).toBeInTheDocument();
  });

  it('waits while the attacks are being tried', () => {
    render(
      <Report
        report={{ ...report, checked_at: null, state: 'checking', green: false, attacks: [] }}
      />,
    );
    expect(screen.getByRole('status')).toHaveTextContent('throw-away user');
  });

  it('has no accessibility violation that jsdom can see', async () => {
    const { container } = render(<Report report={report} />);
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false } },
    });
    expect(violations).toEqual([]);
  });
});
