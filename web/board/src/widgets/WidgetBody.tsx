import { Suspense } from "react";
import { graphql, useFragment } from "react-relay";

import type { Marker } from "../charts/model";
import type { WidgetBody_data$key } from "../relay/__generated__/WidgetBody_data.graphql";
import type { WidgetBody_widget$key } from "../relay/__generated__/WidgetBody_widget.graphql";
import { Empty } from "../ui/Empty";
import { WidgetBars } from "./WidgetBars";
import { WidgetChart } from "./WidgetChart";
import { WidgetNumber } from "./WidgetNumber";
import { WidgetTable } from "./WidgetTable";
import { WidgetText } from "./WidgetText";

type Props = {
  widget: WidgetBody_widget$key;
  data: WidgetBody_data$key;
  /** The answer over the range of the same length before, for big numbers. */
  previous?: WidgetBody_data$key | null;
  markers?: readonly Marker[];
  /** Show numbers instead of a chart. */
  asTable?: boolean;
};

const DATA = graphql`
  fragment WidgetBody_data on WidgetData {
    results {
      name
      error {
        code
        message
      }
      series {
        label
      }
      rows {
        values
      }
    }
    ...WidgetChart_data
    ...WidgetTable_data
    ...WidgetBars_data
    ...WidgetNumber_data
  }
`;

/** What is inside a widget: a chart, a table, a number, bars or a text. */
export function WidgetBody(props: Props) {
  const widget = useFragment(
    graphql`
      fragment WidgetBody_widget on Widget {
        title
        description
        displayType
        ...WidgetChart_widget
        ...WidgetNumber_widget
      }
    `,
    props.widget,
  );
  const data = useFragment(DATA, props.data);
  const previous = useFragment(DATA, props.previous ?? null);
  if (widget.displayType === "TEXT") {
    return <WidgetText text={widget.description ?? ""} />;
  }
  const failed = data.results.find((result) => result.error !== null);
  if (failed?.error && data.results.every((result) => result.error !== null)) {
    return (
      <Empty
        icon={failed.error.code === "NOT_ANSWERABLE" ? "info" : "alert"}
        title={TITLES[failed.error.code] ?? "This widget has no answer"}
      >
        <p>{failed.error.message}</p>
      </Empty>
    );
  }
  if (widget.displayType === "BIG_NUMBER") {
    return <WidgetNumber widget={widget} data={data} previous={previous} />;
  }
  if (widget.displayType === "TABLE" || props.asTable) {
    return <WidgetTable data={data} label={widget.title} />;
  }
  if (widget.displayType === "CATEGORICAL_BAR") {
    return <WidgetBars data={data} label={widget.title} />;
  }
  return (
    <Suspense fallback={<div className="fill" />}>
      <WidgetChart
        widget={widget}
        data={data}
        label={widget.title}
        markers={props.markers ?? []}
      />
    </Suspense>
  );
}

const TITLES: Readonly<Record<string, string>> = {
  NOT_ANSWERABLE: "Not answerable",
  INVALID: "The query is not valid",
  TOO_MANY_POINTS: "Too many points",
};
