import { graphql, useLazyLoadQuery } from "react-relay";
import type { ReactNode } from "react";

import type { FiltersBarQuery } from "../relay/__generated__/FiltersBarQuery.graphql";
import { Button } from "../ui/Button";
import { MultiplePicker } from "../ui/MultiplePicker";
import { usePageFilters } from "./filters";
import { RangePicker } from "./RangePicker";
import { useChangeSearch } from "./searchParameters";
import { useShortcut } from "./Shortcuts";
import { useViewer } from "./viewer";

const ALL_PROJECTS = "-1";
const UNNAMED = "(no environment)";

type Props = {
  onRefresh: () => void;
  /** An indicator of how fresh the page is. */
  freshness?: ReactNode;
  hasRange?: boolean;
};

/** The filters that all pages share: projects, environments and the range. */
export function FiltersBar(props: Props) {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const change = useChangeSearch();
  useShortcut("r", props.onRefresh);
  const data = useLazyLoadQuery<FiltersBarQuery>(
    graphql`
      query FiltersBarQuery($slug: String!) {
        organization(slug: $slug) {
          projects(first: 100) {
            nodes {
              slug
              name
            }
          }
          environments {
            name
          }
        }
      }
    `,
    { slug: organization },
    { fetchPolicy: "store-or-network" },
  );
  const projects = (data.organization?.projects.nodes ?? []).map((each) => ({
    id: each.slug,
    name: each.slug,
  }));
  const environments = (data.organization?.environments ?? []).map((each) => ({
    id: each.name,
    name: each.name || UNNAMED,
  }));
  return (
    <div className="filters" role="group" aria-label="Page filters">
      <MultiplePicker
        label="Projects"
        none="My projects"
        choices={[{ id: ALL_PROJECTS, name: "All projects" }, ...projects]}
        chosen={filters.projects}
        onChange={(chosen) =>
          change({ project: onlyAll(chosen, filters.projects) })
        }
      />
      <MultiplePicker
        label="Environment"
        none="All"
        choices={environments}
        chosen={filters.environments}
        onChange={(chosen) => change({ environment: chosen })}
      />
      <span className="grow" />
      {props.freshness}
      {props.hasRange !== false && <RangePicker />}
      <Button icon="refresh" isIconOnly onPress={props.onRefresh}>
        Refresh now (R)
      </Button>
    </div>
  );
}

/** "All projects" excludes single projects: what was chosen last counts. */
function onlyAll(
  chosen: readonly string[],
  before: readonly string[],
): readonly string[] {
  if (!chosen.includes(ALL_PROJECTS) || chosen.length === 1) return chosen;
  return before.includes(ALL_PROJECTS)
    ? chosen.filter((each) => each !== ALL_PROJECTS)
    : [ALL_PROJECTS];
}
