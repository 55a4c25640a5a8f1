// The product's mark. Each copy has a gradient id of its own: a shared one vanishes with a hidden copy.
import { useId } from 'react';

export function Mark({ size = 20 }: { size?: number }) {
  const id = useId();
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" className="shrink-0">
      <defs>
        <linearGradient id={id} x1="0" y1="0" x2="1" y2="1">
          <stop stopColor="#2b5fe3" />
          <stop offset=".55" stopColor="#8a4fe0" />
          <stop offset="1" stopColor="#e0588a" />
        </linearGradient>
      </defs>
      <g fill={`url(#${id})`}>
        <rect x="3" y="12" width="4.6" height="9" rx="2.3" />
        <rect x="9.7" y="3" width="4.6" height="18" rx="2.3" />
        <rect x="16.4" y="8" width="4.6" height="13" rx="2.3" />
      </g>
    </svg>
  );
}
