import type { ReactNode } from "react";

/** Shapes on a grid of 16 by 16, drawn with a stroke of 1.5 in the colour of the text. */
const SHAPES = {
  dashboard: (
    <>
      <rect x="2" y="2" width="5" height="6" rx="1" />
      <rect x="9" y="2" width="5" height="3.5" rx="1" />
      <rect x="2" y="10.5" width="5" height="3.5" rx="1" />
      <rect x="9" y="8" width="5" height="6" rx="1" />
    </>
  ),
  releases: (
    <>
      <path d="M2 5.2 8 2l6 3.2v5.6L8 14l-6-3.2z" />
      <path d="M2 5.2 8 8.4l6-3.2M8 8.4V14" />
    </>
  ),
  environment: (
    <>
      <rect x="2" y="2.5" width="12" height="4.5" rx="1" />
      <rect x="2" y="9" width="12" height="4.5" rx="1" />
      <path d="M4.6 4.75h.01M4.6 11.25h.01" />
    </>
  ),
  commit: (
    <>
      <circle cx="8" cy="8" r="2.6" />
      <path d="M1.5 8h3.9M10.6 8h3.9" />
    </>
  ),
  delivery: (
    <>
      <path d="M1.8 11.5 5.6 7.7l2.6 2.6 5.8-5.8" />
      <path d="M10 4.5h4v4" />
    </>
  ),
  search: (
    <>
      <circle cx="7" cy="7" r="4.3" />
      <path d="m10.2 10.2 3.6 3.6" />
    </>
  ),
  calendar: (
    <>
      <rect x="2" y="3" width="12" height="11" rx="1.5" />
      <path d="M2 6.5h12M5.2 1.5v3M10.8 1.5v3" />
    </>
  ),
  refresh: (
    <>
      <path d="M13.5 8a5.5 5.5 0 1 1-1.7-4" />
      <path d="M13.6 1.8v3h-3" />
    </>
  ),
  chevron: <path d="m4.5 6.5 3.5 3.5 3.5-3.5" />,
  next: <path d="m6.5 4.5 3.5 3.5-3.5 3.5" />,
  plus: <path d="M8 3v10M3 8h10" />,
  more: <path d="M3.5 8h.01M8 8h.01M12.5 8h.01" strokeWidth="2.2" />,
  expand: (
    <path d="M9.8 2.5h3.7v3.7M6.2 13.5H2.5V9.8M13.5 2.5 9.2 6.8M2.5 13.5l4.3-4.3" />
  ),
  edit: <path d="m10.8 2.6 2.6 2.6L5.6 13l-3.2.6.6-3.2z" />,
  grip: (
    <path
      d="M6 3.5h.01M10 3.5h.01M6 8h.01M10 8h.01M6 12.5h.01M10 12.5h.01"
      strokeWidth="2.1"
    />
  ),
  undo: (
    <>
      <path d="M5.2 2.8 2.4 5.6l2.8 2.8" />
      <path d="M2.8 5.6h6.4a4 4 0 0 1 0 8H6" />
    </>
  ),
  redo: (
    <>
      <path d="m10.8 2.8 2.8 2.8-2.8 2.8" />
      <path d="M13.2 5.6H6.8a4 4 0 0 0 0 8H10" />
    </>
  ),
  close: <path d="m4 4 8 8M12 4l-8 8" />,
  check: <path d="m3 8.6 3.2 3.2L13 4.6" />,
  alert: (
    <>
      <path d="M8 2.2 14.5 13.5h-13z" />
      <path d="M8 6.4v3.2M8 11.6h.01" />
    </>
  ),
  info: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 7.4v3.6M8 5h.01" />
    </>
  ),
  deploy: (
    <path d="M8 10.5V2.5M4.8 5.5 8 2.3l3.2 3.2M2.5 10.5v2a1 1 0 0 0 1 1h9a1 1 0 0 0 1-1v-2" />
  ),
  rollback: (
    <>
      <path d="M2.5 3v4h4" />
      <path d="M2.9 7A5.6 5.6 0 1 1 2.6 9.6" />
    </>
  ),
  behind: (
    <>
      <circle cx="8" cy="8" r="6" />
      <path d="M8 4.6V8l2.3 1.6" />
    </>
  ),
  lock: (
    <>
      <rect x="3" y="7" width="10" height="7" rx="1.5" />
      <path d="M5.2 7V5a2.8 2.8 0 0 1 5.6 0v2" />
    </>
  ),
  key: (
    <>
      <circle cx="5" cy="11" r="2.8" />
      <path d="m7 9 6-6M10.5 5.5l2 2" />
    </>
  ),
  theme: (
    <>
      <circle cx="8" cy="8" r="5.8" />
      <path d="M8 2.2v11.6a5.8 5.8 0 0 0 0-11.6z" fill="currentColor" />
    </>
  ),
  star: (
    <path d="m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z" />
  ),
  starred: (
    <path
      d="m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5z"
      fill="currentColor"
    />
  ),
  download: <path d="M8 2.5v8M4.8 7.5 8 10.7l3.2-3.2M2.5 13.5h11" />,
  table: (
    <>
      <rect x="2" y="2.8" width="12" height="10.4" rx="1.2" />
      <path d="M2 6.3h12M2 9.8h12M6.5 6.3v6.9" />
    </>
  ),
  code: <path d="M5.2 4.5 1.8 8l3.4 3.5M10.8 4.5 14.2 8l-3.4 3.5" />,
  line: <path d="M1.8 11 5.4 6.6l3 2.6 5.8-6" />,
  area: <path d="M1.8 12.8V10L5.4 6.4l3 2.2 5.8-5v9.2z" />,
  stacked: (
    <path d="M1.8 13V8.6l3.6-3.2 3 1.8 5.8-4V13zM1.8 11l3.6-2.2 3 1.4 5.8-3" />
  ),
  topN: <path d="M2 3v10h12M5 10.5V8.2M8 10.5V5M11 10.5V6.8" />,
  bar: (
    <path
      d="M3.5 13V8.5M8 13V3M12.5 13V6"
      strokeWidth="2.2"
      strokeLinecap="butt"
    />
  ),
  categoricalBar: (
    <path
      d="M2.5 3.5h9M2.5 8h11M2.5 12.5h5"
      strokeWidth="2.2"
      strokeLinecap="butt"
    />
  ),
  bigNumber: (
    <path d="M2.6 5.4 4.6 3.8V12M8 5.8a2.2 2.2 0 1 1 4 1.4L8 12h4.6" />
  ),
  text: <path d="M3 4.2V3h10v1.2M8 3v10M6.2 13h3.6" />,
  history: (
    <>
      <path d="M2.5 3v3.5H6" />
      <path d="M2.7 6.4A5.7 5.7 0 1 1 2.4 9.5M8 5v3.2l2.2 1.3" />
    </>
  ),
  copy: (
    <>
      <rect x="5" y="5" width="9" height="9" rx="1.5" />
      <path d="M11 5V3.2A1.2 1.2 0 0 0 9.8 2H3.2A1.2 1.2 0 0 0 2 3.2v6.6A1.2 1.2 0 0 0 3.2 11H5" />
    </>
  ),
  trash: <path d="M2.5 4.2h11M6 4V2.5h4V4M4 4.2l.6 9.3h6.8l.6-9.3" />,
  up: <path d="M8 13V3.4M4.2 7 8 3.2 11.8 7" />,
  down: <path d="M8 3v9.6M4.2 9 8 12.8 11.8 9" />,
  swap: (
    <path d="M2.5 5.5h10M10 3l2.6 2.5L10 8M13.5 10.8h-10M6 8.3l-2.6 2.5L6 13.3" />
  ),
  offline: (
    <path d="M2 2l12 12M4.4 9.4A5.2 5.2 0 0 1 7 8M9.9 8.4c.7.3 1.2.6 1.7 1M1.9 6.6A9 9 0 0 1 4.6 5M7.4 4.2a9 9 0 0 1 6.7 2.4M8 12.3h.01" />
  ),
  filter: <path d="M2 4h12M4.5 8h7M6.8 12h2.4" />,
  wand: (
    <path d="M8 2v3M8 11v3M2 8h3M11 8h3M3.8 3.8l2 2M10.2 10.2l2 2M12.2 3.8l-2 2M5.8 10.2l-2 2" />
  ),
  user: (
    <>
      <circle cx="8" cy="5.4" r="2.8" />
      <path d="M2.8 14a5.3 5.3 0 0 1 10.4 0" />
    </>
  ),
} satisfies Record<string, ReactNode>;

export type IconName = keyof typeof SHAPES;

type Props = { name: IconName; size?: 12 | 16 | 20 };

/** An icon beside a word or in a labelled control: screen readers skip it. */
export function Icon({ name, size = 16 }: Props) {
  return (
    <svg
      className="icon"
      width={size}
      height={size}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.5}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {SHAPES[name]}
    </svg>
  );
}
