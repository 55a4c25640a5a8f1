// The dial: how much of one's data may leave this machine, in plain words.
import clsx from 'clsx';
import type { ModelChoice, Share } from '@/api/models';

const levels: { share: Share; title: string; words: string }[] = [
  {
    share: 'nothing',
    title: 'No model',
    words: 'Nothing leaves this machine. The built-in engine answers by itself.',
  },
  {
    share: 'schema',
    title: 'Names only',
    words:
      'Your question, names of tables and columns with their descriptions, your definitions, and how many rows there are. No cell.',
  },
  {
    share: 'samples',
    title: 'Names and single cells',
    words: 'Also three sample values of each column, and cells that your question may mean.',
  },
  {
    share: 'rows',
    title: 'Names, cells and results',
    words: 'Also rows that come out of a query while the model works, at most 20 at a time.',
  },
];

const rank = (share: Share) => levels.findIndex((level) => level.share === share);

interface DialProps {
  choice: ModelChoice;
  disabled: boolean;
  onChoose: (share: Share) => void;
}

export function Dial({ choice, disabled, onChoose }: DialProps) {
  const most = rank(choice.server.share);
  return (
    <fieldset className="mt-3 flex flex-col gap-2" disabled={disabled}>
      <legend className="sr-only">What leaves this machine</legend>
      {levels.map((level, at) => {
        const closed = at > most;
        const chosen = level.share === choice.share;
        return (
          <label
            key={level.share}
            className={clsx(
              'flex items-start gap-3 rounded-2xl border px-4 py-3 transition-colors',
              chosen ? 'border-accent bg-accent-soft' : 'border-line',
              closed ? 'cursor-not-allowed text-ink-3' : 'cursor-pointer hover:border-s3',
            )}
          >
            <input
              type="radio"
              name="share"
              className="mt-[3px] size-4 shrink-0 accent-[var(--color-accent)]"
              checked={chosen}
              disabled={closed}
              onChange={() => onChoose(level.share)}
            />
            <span className="min-w-0">
              <span className="block font-medium text-[14px]">{level.title}</span>
              <span className={clsx('block text-[13px]', !closed && 'text-ink-2')}>
                {level.words}
                {closed && ' Whoever runs this server does not allow it.'}
              </span>
            </span>
          </label>
        );
      })}
    </fieldset>
  );
}
