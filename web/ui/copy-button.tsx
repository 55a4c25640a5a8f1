// Copies a text and says so for two seconds.
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';

interface CopyButtonProps {
  text: () => string;
  label: string;
  children?: string; // shown beside the icon
}

export function CopyButton({ text, label, children }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch {
      toast.error('The browser did not allow copying. Select the text and copy it by hand.');
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      onClick={copy}
      aria-label={copied ? 'Copied' : label}
      title={label}
      className="touch-target inline-flex h-8 items-center gap-1.5 rounded-full px-2.5 text-[12.5px] text-ink-2 transition-colors hover:bg-s2 hover:text-ink"
    >
      <Icon size={15} aria-hidden="true" className={copied ? 'text-ok' : undefined} />
      {children && <span className="max-sm:hidden">{copied ? 'Copied' : children}</span>}
    </button>
  );
}
