import { lazy, Suspense } from "react";

const Markdown = lazy(() => import("react-markdown"));

/** A text in Markdown. HTML in it is shown as it is written. */
export function WidgetText({ text }: { text: string }) {
  return (
    <div className="fill scroll prose" tabIndex={0}>
      <Suspense fallback={text}>
        <Markdown disallowedElements={["img"]}>{text}</Markdown>
      </Suspense>
    </div>
  );
}
