import type { ReactNode } from 'react';

/** A signal with its three lamps; drawn in the colours of the theme. */
export function Mark({ size = 24 }: { readonly size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect x="8" y="1" width="16" height="30" rx="5" fill="#23272d" stroke="var(--sb-line)" />
      <circle cx="16" cy="8" r="4" fill="#3fbf6f" />
      <path d="M16 12.5 20 19.5H12z" fill="#f0b03f" />
      <rect x="12.5" y="21.5" width="7" height="7" fill="#f0635a" />
    </svg>
  );
}
