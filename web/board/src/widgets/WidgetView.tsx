import { Suspense } from "react";
import { graphql, useFragment } from "react-relay";

import type { Marker } from "../charts/model";
import type { WidgetNumber_course$key } from "../relay/__generated__/WidgetNumber_course.graphql";
import type { WidgetView_data$key } from "../relay/__generated__/WidgetView_data.graphql";
import { Empty } from "../ui/Empty";
import { WidgetBars } from "./WidgetBars";
import { WidgetChart } from "./WidgetChart";
import { WidgetNumber } from "./WidgetNumber";
import { WidgetTable } from "./WidgetTable";
import { WidgetText } from "./WidgetText";

/** What decides how data is drawn: of a stored widget, or of one that is being edited. */
export type Drawn = {
  readonly title: string;
  readonly description: string | null | undefined;
  readonly displayType: string;
  readonly thresholds:
    | {
        readonly max1: number | null | undefined;
        readonly max2: number | null | undefined;
        readonly unit: string | null | undefined;
      }
    | null
    | undefined;
  /** A value to reach, drawn as a line in charts. */
  readonly target?: number | null;
};

type Props = {
  widget: Drawn;
  /** Null before the first answer. */
  data: WidgetView_data$key | null;
  /** The answer over the range of the same length before, for big numbers. */
  previous?: WidgetView_data$key | null;
  /** A big number over time. */
  course?: WidgetNumber_course$key | null;
  /** Whether a big number has room for a chart below it. */
  isTall?: boolean;
  /** Words for what the change of a big number is against. */
  against?: string;
  markers?: readonly Marker[];
  /** Show numbers instead of a chart. */
  asTable?: boolean;
  /** What a table without rows says. */
  none?: string;
};

const DATA = graphql`
  fragment WidgetView_data on WidgetData {
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
export function WidgetView(props: Props) {
  const { widget } = props;
  const data = useFragment<WidgetView_data$key>(DATA, props.data);
  const previous = useFragment(DATA, props.previous ?? null);
  if (widget.displayType === "TEXT") {
    return <WidgetText text={widget.description ?? ""} />;
  }
  if (!data) return <div className="fill" />;
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
    return (
      <WidgetNumber
        widget={widget}
        data={data}
        previous={previous}
        course={props.course ?? null}
        isTall={props.isTall ?? false}
        against={props.against}
      />
    );
  }
  if (widget.displayType === "TABLE" || props.asTable) {
    return <WidgetTable data={data} label={widget.title} none={props.none} />;
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
