import { Suspense, useId, useRef, useState } from "react";
import { graphql, useFragment } from "react-relay";

import type { Marker } from "../charts/model";
import type { WidgetNumber_course$key } from "../relay/__generated__/WidgetNumber_course.graphql";
import type { WidgetView_data$key } from "../relay/__generated__/WidgetView_data.graphql";
import type { WidgetCard_widget$key } from "../relay/__generated__/WidgetCard_widget.graphql";
import { FailureBoundary } from "../ui/Failure";
import type { Layout } from "./layout";
import { WidgetView } from "./WidgetView";
import { WidgetMenu } from "./WidgetMenu";

/** The number of the range before, and the number over time. */
export type NumberContext = {
  before: WidgetView_data$key;
  course: WidgetNumber_course$key;
};

type Props = {
  widget: WidgetCard_widget$key;
  layout: Layout;
  markers: readonly Marker[];
  /** More about a big number, which arrives after it. */
  context?: NumberContext | undefined;
};

/** A widget of a dashboard: its title, its menu and its data. */
export function WidgetCard({ layout, markers, context, ...props }: Props) {
  const widget = useFragment(
    graphql`
      fragment WidgetCard_widget on Widget
      @argumentDefinitions(
        projects: { type: "[ID!]" }
        environments: { type: "[String!]" }
        releases: { type: "[String!]" }
        period: { type: "String" }
        start: { type: "DateTime" }
        end: { type: "DateTime" }
      ) {
        title
        description
        displayType
        thresholds {
          max1
          max2
          unit
        }
        data(
          projects: $projects
          environments: $environments
          releases: $releases
          period: $period
          start: $start
          end: $end
        ) {
          interval
          ...WidgetView_data
          ...WidgetMenu_data
        }
        ...WidgetMenu_widget
      }
    `,
    props.widget,
  );
  const [isTable, setTable] = useState(false);
  const card = useRef<HTMLElement>(null);
  const id = useId();
  const isChart = !["TABLE", "BIG_NUMBER", "TEXT", "CATEGORICAL_BAR"].includes(
    widget.displayType,
  );
  return (
    <article
      ref={card}
      className="widget"
      data-w={layout.w}
      style={
        {
          "--x": layout.x,
          "--y": layout.y,
          "--w": layout.w,
          "--h": layout.h,
        } as React.CSSProperties
      }
      aria-labelledby={id}
    >
      <header>
        <h2 id={id} title={widget.title}>
          {widget.title}
        </h2>
        {isChart && (
          <span className="sub">{describeInterval(widget.data.interval)}</span>
        )}
        <WidgetMenu
          widget={widget}
          data={widget.data}
          card={card}
          isTable={isTable}
          onTable={isChart ? setTable : null}
        />
      </header>
      <FailureBoundary>
        <Suspense fallback={<div className="fill" />}>
          <WidgetView
            widget={widget}
            data={widget.data}
            previous={context?.before ?? null}
            course={context?.course ?? null}
            isTall={layout.h > 1}
            markers={markers}
            asTable={isTable}
          />
        </Suspense>
      </FailureBoundary>
    </article>
  );
}

/** Describe the length of a bucket: 6 h, 1 d. */
function describeInterval(seconds: number): string {
  const hours = seconds / 3600;
  return hours % 24 === 0 ? `${hours / 24} d` : `${hours} h`;
}
