import { useEffect, useRef } from "react";

import type { Draft } from "./draft/draft";
import { PreviewBody } from "./form/PreviewBody";
import { PreviewsProvider, useCreatePreviews } from "./form/previews";

/** The dashboard that a merge leads to, with what its widgets show. */
export function MergedPreview({ draft }: { draft: Draft }) {
  const previews = useCreatePreviews();
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    // Newer browsers return a promise, which is no function to clean up.
    section.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <PreviewsProvider value={previews}>
      <section ref={section} className="stack" aria-label="The result">
        <h3>{draft.title}</h3>
        <div className="grid merged">
          {draft.widgets.map((widget) => (
            <article
              key={widget.key}
              className="widget"
              data-w={widget.layout.w}
              aria-label={widget.title}
              style={
                {
                  "--x": widget.layout.x,
                  "--y": widget.layout.y,
                  "--w": widget.layout.w,
                  "--h": widget.layout.h,
                } as React.CSSProperties
              }
            >
              <header>
                <h2 title={widget.title}>{widget.title}</h2>
              </header>
              <PreviewBody draft={draft} widget={widget} />
            </article>
          ))}
        </div>
      </section>
    </PreviewsProvider>
  );
}
