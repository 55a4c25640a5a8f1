// What left this machine for an answer, word for word.
import { X } from 'lucide-react';
import { sentenceOf } from '@/api/client';
import { useSent } from '@/api/models';
import { IconButton } from '@/ui/button';
import { CopyButton } from '@/ui/copy-button';
import { sidebarFits, useMedia } from '@/ui/media';
import { Sheet } from '@/ui/sheet';

export function SentSheet({ messageId, onClose }: { messageId: string; onClose: () => void }) {
  const wide = useMedia(sidebarFits);
  const sent = useSent(messageId);
  return (
    <Sheet open onClose={onClose} from={wide ? 'end' : 'below'} label="What was sent">
      <section className="flex min-h-0 flex-1 flex-col">
        <header className="flex shrink-0 items-start gap-1 px-4 pt-3 pb-2">
          <div className="min-w-0 flex-1 px-1 pt-1">
            <h2 className="font-semibold text-[15px]">What was sent to the model</h2>
            <p className="text-[12px] text-ink-3">
              Word for word. Left out: your key, and the model’s own words, which go back to it.
            </p>
          </div>
          {sent.data && sent.data.length > 0 && (
            <CopyButton label="Copy what was sent" text={() => sent.data.join('\n\n')} />
          )}
          <IconButton small label="Close" onClick={onClose}>
            <X size={17} aria-hidden="true" />
          </IconButton>
        </header>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
        <div tabIndex={0} className="min-h-0 flex-1 overflow-y-auto px-5 pb-6">
          {sent.error && (
            <p role="alert" className="py-4 text-ink-2">
              {sentenceOf(sent.error)}
            </p>
          )}
          {sent.data?.length === 0 && <p className="py-4 text-ink-2">Nothing left this machine.</p>}
          {sent.data?.map((text, at) => (
            <pre
              key={at}
              className="mt-2 whitespace-pre-wrap break-words rounded-2xl bg-s1 p-4 font-mono text-[12.5px] leading-[1.65]"
            >
              {text}
            </pre>
          ))}
        </div>
      </section>
    </Sheet>
  );
}
