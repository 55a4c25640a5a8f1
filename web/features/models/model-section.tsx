// Whose model is asked: the server's or one's own, and whether it answers.
import clsx from 'clsx';
import { useState } from 'react';
import type { ModelChange, ModelChoice, Tried } from '@/api/models';
import { PillButton } from '@/ui/button';
import { formatSeconds } from '@/ui/format';
import { EndpointForm } from './endpoint-form';

interface ModelSectionProps {
  choice: ModelChoice;
  busy: boolean;
  tried: Tried | null;
  onChange: (change: ModelChange) => Promise<boolean>;
  onTry: () => void;
}

export function whichModel(choice: ModelChoice): string {
  if (choice.endpoint) return `Your own: ${choice.endpoint.model} at ${choice.endpoint.base_url}`;
  const { model, host } = choice.server;
  return model ? `This server’s: ${model} at ${host}` : 'None is set up on this server.';
}

export function ModelSection({ choice, busy, tried, onChange, onTry }: ModelSectionProps) {
  const [editing, setEditing] = useState(false);
  const has = choice.endpoint !== null || choice.server.model !== null;
  const save = async (endpoint: ModelChange['endpoint']) => {
    if (!(await onChange({ endpoint }))) return;
    setEditing(false);
    if (endpoint) onTry();
  };
  return (
    <section aria-labelledby="which-model" className="mt-10">
      <h2 id="which-model" className="font-semibold text-[16px]">
        Which model
      </h2>
      <p className="mt-1.5 break-words text-[14px] text-ink-2">{whichModel(choice)}</p>
      {choice.endpoint?.key_is_unreadable && (
        <p className="mt-1 text-[13px] text-warn">
          Its key cannot be opened any more. Give it again.
        </p>
      )}
      {editing ? (
        <EndpointForm
          choice={choice}
          busy={busy}
          onSave={save}
          onCancel={() => setEditing(false)}
        />
      ) : (
        <div className="mt-3 flex flex-wrap gap-2">
          {has && choice.share !== 'nothing' && (
            <PillButton onClick={onTry} disabled={busy}>
              {busy ? 'Trying…' : 'Try it'}
            </PillButton>
          )}
          {choice.server.own_endpoints && (
            <PillButton onClick={() => setEditing(true)} disabled={busy}>
              {choice.endpoint ? 'Change' : 'Use a model of my own'}
            </PillButton>
          )}
          {choice.endpoint && (
            <PillButton onClick={() => save(null)} disabled={busy}>
              Remove it and its key
            </PillButton>
          )}
        </div>
      )}
      <p role="status" className={clsx('mt-2 text-[13px]', tried?.works ? 'text-ok' : 'text-warn')}>
        {tried &&
          (tried.works ? `${tried.sentence} (${formatSeconds(tried.seconds)})` : tried.sentence)}
      </p>
    </section>
  );
}
