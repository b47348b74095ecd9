/** Draw the widgets of a dashboard with Apache ECharts, here as SVG without a browser. */
import { Client, fetchExchange } from "@urql/core";
import type { EChartsOption } from "echarts";
import { init } from "echarts";
import { endpoint, headers } from "./config";
import type { DocumentType } from "./generated";
import { graphql } from "./generated";

const Charts = graphql(`
  query Charts($id: ID!, $period: String!) {
    organization {
      id
      dashboard(id: $id) {
        id
        widgets {
          id
          title
          displayType
          data(period: $period) {
            timestamps
            results {
              columns {
                field
                alias
              }
              series {
                label
                values
              }
              rows {
                values
              }
              error {
                message
              }
            }
          }
        }
      }
    }
  }
`);
type Dashboard = NonNullable<
  NonNullable<DocumentType<typeof Charts>["organization"]>["dashboard"]
>;
type Widget = Dashboard["widgets"][number];

/** A line, area or bar chart: a series for each aggregate and group. */
function toChart({ displayType, data }: Widget): EChartsOption {
  const isArea = displayType === "AREA" || displayType === "STACKED_AREA";
  return {
    legend: {},
    tooltip: { trigger: "axis" },
    xAxis: { type: "time" },
    yAxis: { type: "value" },
    series: data.results.flatMap(({ series }) =>
      series.map(({ label, values }) => ({
        name: label,
        type: displayType === "BAR" ? "bar" : "line",
        showSymbol: false,
        ...(isArea && { areaStyle: {} }),
        ...(displayType === "STACKED_AREA" && { stack: "all" }),
        // A value is null where there is nothing to compute, and the line has a gap.
        data: data.timestamps.map((start, i) => [start * 1000, values[i]]),
      })),
    ),
  };
}

/** A bar for each row: the group, and its number. */
function toCategories({ data }: Widget): EChartsOption {
  const rows = data.results.flatMap(({ rows }) => rows);
  return {
    xAxis: {
      type: "category",
      data: rows.map(({ values }) => `${values[0]}`),
      axisLabel: { interval: 0, rotate: 30 },
    },
    yAxis: { type: "value" },
    series: [
      { type: "bar", data: rows.map(({ values }) => Number(values[1])) },
    ],
  };
}

/** The image of a chart. In a browser, `init(element).setOption(option)` draws it. */
function draw(option: EChartsOption): string {
  const size = { width: 600, height: 300 };
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption({ animation: false, ...option });
  const image = chart.renderToSVGString();
  chart.dispose();
  return image;
}

/** The lines of a table, or the value of a big number. */
function toLines({ data }: Widget): unknown[][] {
  return data.results.flatMap(({ columns, rows }) => [
    columns.map(({ field, alias }) => alias || field),
    ...rows.map(({ values }) => values),
  ]);
}

function show(widget: Widget): unknown {
  const [failed] = widget.data.results.flatMap(({ error }) => error ?? []);
  if (failed) return failed.message;
  switch (widget.displayType) {
    case "TEXT":
      return "";
    case "TABLE":
    case "BIG_NUMBER":
      return toLines(widget);
    case "CATEGORICAL_BAR":
      return draw(toCategories(widget));
    default:
      return draw(toChart(widget));
  }
}

const client = new Client({
  url: endpoint,
  fetchOptions: { headers },
  exchanges: [fetchExchange],
  preferGetMethod: false,
});
const variables = { id: "default-overview", period: "7d" };
const { data, error } = await client.query(Charts, variables).toPromise();
if (error) throw error;

const widgets = data?.organization?.dashboard?.widgets ?? [];
const shown = widgets.map((widget) => [widget.title, show(widget)]);
console.log(JSON.stringify(Object.fromEntries(shown)));
