import type { RefObject } from "react";
import {
  Button as AriaButton,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
} from "react-aria-components";
import { graphql, useFragment } from "react-relay";

import { useConfig } from "../config";
import type { WidgetMenu_data$key } from "../relay/__generated__/WidgetMenu_data.graphql";
import type { WidgetMenu_widget$key } from "../relay/__generated__/WidgetMenu_widget.graphql";
import { Icon } from "../ui/Icon";
import { download, downloadImage, toCsv } from "./export";
import { nameOf, type Value } from "./values";

type Props = {
  widget: WidgetMenu_widget$key;
  data: WidgetMenu_data$key;
  card: RefObject<HTMLElement | null>;
  isTable: boolean;
  /** Switch between chart and table; null for what is no chart. */
  onTable: ((isTable: boolean) => void) | null;
};

/** What can be done with one widget: its data as a table, CSV or picture, and its query. */
export function WidgetMenu({ card, isTable, onTable, ...props }: Props) {
  const widget = useFragment(
    graphql`
      fragment WidgetMenu_widget on Widget {
        id
        title
        displayType
      }
    `,
    props.widget,
  );
  const data = useFragment(
    graphql`
      fragment WidgetMenu_data on WidgetData {
        timestamps
        results {
          name
          columns {
            field
            alias
            kind
            unit
          }
          rows {
            values
          }
          series {
            label
            values
          }
        }
      }
    `,
    props.data,
  );
  const { graphiql } = useConfig();
  const canvas = () => card.current?.querySelector("canvas") ?? null;
  const actions: Record<string, () => void> = {
    table: () => onTable?.(!isTable),
    csv: () => download(`${widget.title}.csv`, toCsv(toRows(data)), "text/csv"),
    image: () => {
      const drawn = canvas();
      if (drawn) downloadImage(`${widget.title}.png`, drawn);
    },
    graphiql: () => {
      const query = `query WidgetData($id: ID!) {\n  node(id: $id) {\n    ... on Widget {\n      title\n      data {\n        start end interval timestamps\n        results { name columns { field kind unit } series { label values total } rows { values } error { code message } }\n      }\n    }\n  }\n}\n`;
      const parameters = new URLSearchParams({
        query,
        variables: JSON.stringify({ id: widget.id }, null, 2),
      });
      window.open(`${graphiql}?${parameters}`, "_blank", "noopener");
    },
  };
  if (widget.displayType === "TEXT") return null;
  return (
    <MenuTrigger>
      <AriaButton
        className="btn square quiet"
        aria-label={`Menu of ${widget.title}`}
      >
        <Icon name="more" />
      </AriaButton>
      <Popover className="pop" placement="bottom end" offset={6}>
        <Menu className="options" onAction={(key) => actions[String(key)]?.()}>
          {onTable !== null && (
            <MenuItem id="table" className="opt">
              {isTable ? "Show as chart" : "Show as table"}
            </MenuItem>
          )}
          <MenuItem id="csv" className="opt">
            Download CSV
          </MenuItem>
          {onTable !== null && !isTable && (
            <MenuItem id="image" className="opt">
              Download PNG
            </MenuItem>
          )}
          {graphiql !== null && (
            <MenuItem id="graphiql" className="opt">
              Open query in GraphiQL
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

type Data = {
  readonly timestamps: readonly number[];
  readonly results: readonly {
    readonly columns: readonly {
      readonly field: string;
      readonly alias: string | null | undefined;
      readonly kind: string;
      readonly unit: string | null | undefined;
    }[];
    readonly rows: readonly { readonly values: unknown }[];
    readonly series: readonly {
      readonly label: string;
      readonly values: readonly (number | null | undefined)[];
    }[];
  }[];
};

/** The rows of a file: a line for each row of a table, or for each bucket of a chart. */
function toRows(data: Data): readonly (readonly Value[])[] {
  return data.results.flatMap((result) => {
    if (result.series.length === 0) {
      return [
        result.columns.map(nameOf),
        ...result.rows.map((row) => row.values as readonly Value[]),
      ];
    }
    return [
      ["time", ...result.series.map((series) => series.label)],
      ...data.timestamps.map((time, index) => [
        new Date(time * 1000).toISOString(),
        ...result.series.map((series) => series.values[index] ?? null),
      ]),
    ];
  });
}
