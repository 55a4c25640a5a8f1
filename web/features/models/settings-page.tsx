// Settings of language models: what leaves this machine, which model, how much a day, what was used.
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { sentenceOf } from '@/api/client';
import {
  changeModel,
  type ModelChange,
  modelKeys,
  type Tried,
  tryModel,
  useModelChoice,
} from '@/api/models';
import { PageFrame } from '@/features/shell/page-frame';
import { PillButton } from '@/ui/button';
import { BudgetSection } from './budget-section';
import { Dial } from './dial';
import { ModelSection } from './model-section';
import { UsageSection } from './usage-section';

export function SettingsPage({ onMenu }: { onMenu?: () => void }) {
  return (
    <PageFrame title="Language model" onMenu={onMenu}>
      <Settings />
    </PageFrame>
  );
}

export function Settings() {
  const client = useQueryClient();
  const choice = useModelChoice();
  const [busy, setBusy] = useState(false);
  const [tried, setTried] = useState<Tried | null>(null);

  const change = async (wanted: ModelChange) => {
    setBusy(true);
    setTried(null);
    try {
      client.setQueryData(modelKeys.choice, await changeModel(wanted));
      return true;
    } catch (error) {
      toast.error(sentenceOf(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  const tryIt = async () => {
    setBusy(true);
    setTried(null);
    try {
      setTried(await tryModel());
      for (const queryKey of [modelKeys.choice, modelKeys.usage])
        client.invalidateQueries({ queryKey });
    } catch (error) {
      toast.error(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  };

  if (choice.error)
    return (
      <div role="alert" className="mt-10 flex flex-col items-center gap-4 text-center text-ink-2">
        <p>{sentenceOf(choice.error)}</p>
        <PillButton onClick={() => choice.refetch()}>Try again</PillButton>
      </div>
    );
  if (!choice.data) return <div className="skeleton mt-6 h-64 w-full rounded-2xl" aria-busy />;
  return (
    <>
      <section aria-labelledby="leaves">
        <h2 id="leaves" className="font-semibold text-[16px]">
          What leaves this machine
        </h2>
        <p className="mt-1.5 text-[14px] text-ink-2">
          The built-in engine reads each question first. Only when it is not sure, or when you ask
          for it, is a language model asked, and told this much. What was sent for an answer is
          shown word for word under “How this was computed”.
        </p>
        <Dial choice={choice.data} disabled={busy} onChoose={(share) => change({ share })} />
      </section>
      <ModelSection
        choice={choice.data}
        busy={busy}
        tried={tried}
        onChange={change}
        onTry={tryIt}
      />
      <BudgetSection choice={choice.data} busy={busy} onChange={change} />
      <UsageSection />
    </>
  );
}
