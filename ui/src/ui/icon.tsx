/** Line icons on a 16 px grid, drawn for this UI. They are decoration: name what they stand in. */
const SHAPES = {
  search: 'M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14',
  sun: 'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM8 1v1.5M8 13.5V15M1 8h1.5M13.5 8H15M3 3l1 1M12 12l1 1M3 13l1-1M12 4l1-1',
  moon: 'M13.5 9.6A6 6 0 1 1 6.4 2.5a4.8 4.8 0 0 0 7.1 7.1Z',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  check: 'M3 8.5 6.5 12 13 4.5',
  service: 'M2 3.5h5v3.6H2zM9 3.5h5v3.6H9zM2 9h3v3.5H2zM7 9h7v3.5H7z',
  function:
    'M5 2.5c-2 0-1.5 2-1.5 3.5S3 8 2 8c1 0 1.5.5 1.5 2S3 13.5 5 13.5M11 2.5c2 0 1.5 2 1.5 3.5S13 8 14 8c-1 0-1.5.5-1.5 2s.5 3.5-1.5 3.5',
  chevron: 'm6 3.5 4.5 4.5L6 12.5',
  lock: 'M4 7.5V5a4 4 0 0 1 8 0v2.5M3 7.5h10v6H3z',
  team: 'M6 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM1.5 13.5c0-2.5 2-4 4.5-4s4.5 1.5 4.5 4M10.5 7.3a2.3 2.3 0 0 0 0-4.6M12 9.8c1.6.5 2.5 1.8 2.5 3.7',
  hidden:
    'M2 2l12 12M6.2 3.5A7 7 0 0 1 14.5 8a9 9 0 0 1-1.8 2.4M9.6 9.7A2.2 2.2 0 0 1 6.3 6.4M4 4.9A9 9 0 0 0 1.5 8a7 7 0 0 0 9.3 4',
  warning: 'M8 2 1.5 13.5h13ZM8 6.5v3.2M8 11.6v.1',
  info: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12ZM8 7.3v3.5M8 5v.1',
  cycle: 'M13 6.5A5.3 5.3 0 0 0 3.6 5M3 9.5A5.3 5.3 0 0 0 12.4 11M3.3 2.2V5.2h3M12.7 13.8v-3h-3',
  external: 'M6 3H3v10h10v-3M9 3h4v4M13 3 7 9',
} as const;

export type IconName = keyof typeof SHAPES;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true">
      <path
        d={SHAPES[name]}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}

/** The logo: three courses of bricks. */
export function Logo() {
  return (
    <svg width="22" height="22" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <rect x="2" y="3.5" width="8.5" height="5" rx="1" />
      <rect x="12" y="3.5" width="10" height="5" rx="1" />
      <rect x="2" y="10" width="4" height="5" rx="1" />
      <rect x="7.5" y="10" width="9" height="5" rx="1" />
      <rect x="18" y="10" width="4" height="5" rx="1" />
      <rect x="2" y="16.5" width="10" height="5" rx="1" />
      <rect x="13.5" y="16.5" width="8.5" height="5" rx="1" />
    </svg>
  );
}
