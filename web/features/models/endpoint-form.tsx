// A model of one's own: address, name, key, price. The key goes to the server and never comes back.
import { type FormEvent, useState } from 'react';
import type { ModelChange, ModelChoice } from '@/api/models';
import { PillButton } from '@/ui/button';
import { Field } from '@/ui/field';

interface EndpointFormProps {
  choice: ModelChoice;
  busy: boolean;
  onSave: (endpoint: NonNullable<ModelChange['endpoint']>) => void;
  onCancel: () => void;
}

export function keyHint(endpoint: ModelChoice['endpoint']): string {
  if (!endpoint?.key_is_set) return 'Kept encrypted, and never shown again.';
  if (endpoint.key_is_unreadable) return 'The kept key cannot be opened any more: give it again.';
  const end = endpoint.key_ends_in ? `, ends in …${endpoint.key_ends_in}` : '';
  return `A key is set${end}. Leave this empty to keep it.`;
}

export function EndpointForm({ choice, busy, onSave, onCancel }: EndpointFormProps) {
  const before = choice.endpoint;
  const [baseUrl, setBaseUrl] = useState(before?.base_url ?? '');
  const [model, setModel] = useState(before?.model ?? '');
  const [key, setKey] = useState('');
  const [price, setPrice] = useState(before?.price ?? '');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSave({
      base_url: baseUrl.trim(),
      model: model.trim(),
      price: price.trim(),
      // Without a key of before, an empty field means that none is sent.
      ...(key.trim() || !before?.key_is_set ? { key: key.trim() } : {}),
    });
  };

  return (
    <form onSubmit={submit} className="mt-3 flex flex-col gap-3 rounded-2xl border border-line p-4">
      <Field
        label="Address"
        value={baseUrl}
        onChange={setBaseUrl}
        placeholder="https://api.openai.com/v1"
        hint="Of any provider that speaks OpenAI’s chat completions. It usually ends in /v1."
      />
      <Field label="Model" value={model} onChange={setModel} placeholder="gpt-4.1-mini" />
      <Field label="Key" value={key} onChange={setKey} secret hint={keyHint(before)} />
      <Field
        label="Price of a million tokens (optional)"
        value={price}
        onChange={setPrice}
        placeholder="0.40/0.10/1.60"
        hint={`Input / cached input / output, in ${choice.currency}. Without it only tokens are counted.`}
      />
      <div className="flex flex-wrap gap-2">
        <PillButton type="submit" disabled={busy || !baseUrl.trim() || !model.trim()}>
          Save and try it
        </PillButton>
        <PillButton onClick={onCancel} disabled={busy}>
          Cancel
        </PillButton>
      </div>
    </form>
  );
}
