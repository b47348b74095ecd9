/** The sign of Waybill, in the accent colour. */
export function Logo() {
  return (
    <span className="logo">
      <svg
        width="14"
        height="14"
        viewBox="0 0 14 14"
        fill="none"
        stroke="currentColor"
        strokeWidth={1.8}
        strokeLinecap="round"
        strokeLinejoin="round"
        aria-hidden="true"
      >
        <path d="M1.5 3.5 4 11l3-6.5L10 11l2.5-7.5" />
      </svg>
    </span>
  );
}
