// The browser's own file dialog, opened by any button: const [picker, open] = useFilePicker(onFiles).
import { type ReactNode, useRef } from 'react';
import { readableTypes } from './chips';

export function useFilePicker(onFiles: (files: File[]) => void): [ReactNode, () => void] {
  const input = useRef<HTMLInputElement>(null);
  const element = (
    <input
      ref={input}
      type="file"
      multiple
      accept={readableTypes.map((type) => `.${type}`).join(',')}
      className="hidden"
      tabIndex={-1}
      aria-hidden="true"
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        event.target.value = ''; // so that the same file can be chosen again
        if (files.length > 0) onFiles(files);
      }}
    />
  );
  return [element, () => input.current?.click()];
}
