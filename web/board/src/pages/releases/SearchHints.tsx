/** The keys of the search, below its suggestions. */
export function SearchHints() {
  return (
    <>
      <hr className="desk" />
      <p className="hints desk" aria-hidden="true">
        <span>
          <kbd className="kbd">↑</kbd> <kbd className="kbd">↓</kbd> choose
        </span>
        <span>
          <kbd className="kbd">Enter</kbd> take, or search
        </span>
        <span>
          <kbd className="kbd">!</kbd> negate
        </span>
        <span>
          <kbd className="kbd">[</kbd> several values
        </span>
      </p>
    </>
  );
}
