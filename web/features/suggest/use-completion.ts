// Completion in one text field: what is offered, which offer is marked, and which keys are its own.
// Enter stays the sender's until somebody has moved into the list.
import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react';
import type { Completion } from '@/api/types';
import { optionId } from './completion-list';
import { accept, prefixAt } from './type-ahead';
import { useTypeAhead } from './use-type-ahead';

interface Field {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  onText: (text: string) => void;
}

export function useCompletion({ field, text, onText }: Field) {
  const id = useId();
  const [prefix, setPrefix] = useState<string | null>(null);
  const [marked, setMarked] = useState(-1);
  const list = useTypeAhead(prefix);
  const open = list.length > 0;

  // Other words, other offers.
  useEffect(() => setMarked(-1), [prefix]);
  useEffect(() => {
    if (text === '') setPrefix(null); // sent
  }, [text]);

  const close = () => setPrefix(null);
  // Called when the text or the cursor has changed by the writer's own hand.
  const follow = () => {
    const area = field.current;
    if (area) setPrefix(prefixAt(area.value, area.selectionStart, area.selectionEnd));
  };
  const take = (completion: Completion) => {
    const area = field.current;
    if (!area) return;
    const next = accept(area.value, area.selectionStart, completion);
    onText(next.text);
    close();
    // Once the field shows the text.
    requestAnimationFrame(() => {
      area.focus();
      area.setSelectionRange(next.cursor, next.cursor);
    });
  };

  // Whether the key was ours.
  const onKey = (event: KeyboardEvent): boolean => {
    if (!open || event.nativeEvent.isComposing) return false;
    const chosen = list[marked];
    switch (event.key) {
      case 'ArrowDown':
        setMarked((marked + 1) % list.length);
        break;
      case 'ArrowUp':
        setMarked(marked <= 0 ? list.length - 1 : marked - 1);
        break;
      case 'Tab': {
        const first = chosen ?? list[0];
        if (event.shiftKey || !first) return false;
        take(first);
        break;
      }
      case 'Enter':
        if (!chosen || event.shiftKey) return false;
        take(chosen);
        break;
      case 'Escape':
        close();
        break;
      default:
        return false;
    }
    event.preventDefault();
    return true;
  };

  return {
    id,
    list,
    open,
    marked,
    follow,
    close,
    take,
    onKey,
    fieldProps: {
      'aria-autocomplete': 'list' as const,
      'aria-controls': open ? id : undefined,
      'aria-activedescendant': open && marked >= 0 ? optionId(id, marked) : undefined,
    },
  };
}
