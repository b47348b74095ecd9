import { graphql, useFragment, useLazyLoadQuery } from "react-relay";

import type { DashboardFilters_dashboard$key } from "../../relay/__generated__/DashboardFilters_dashboard.graphql";
import type { DashboardFiltersQuery } from "../../relay/__generated__/DashboardFiltersQuery.graphql";
import { RangePicker } from "../../shell/RangePicker";
import { useChangeSearch } from "../../shell/searchParameters";
import { useShortcut } from "../../shell/Shortcuts";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { MultiplePicker } from "../../ui/MultiplePicker";
import { Refresh } from "./Refresh";
import { useDashboardVariables } from "./variables";

const ALL_PROJECTS = "-1";

/** The page filters of a dashboard. Those of the address replace its own until they are reset. */
export function DashboardFilters(props: {
  dashboard: DashboardFilters_dashboard$key;
  onRefresh: () => void;
}) {
  const dashboard = useFragment(
    graphql`
      fragment DashboardFilters_dashboard on Dashboard {
        projects {
          slug
        }
        allProjects
        environments
        period
        start
        end
        filters {
          release
        }
      }
    `,
    props.dashboard,
  );
  const { organization } = useViewer();
  const change = useChangeSearch();
  const chosen = useDashboardVariables();
  useShortcut("r", props.onRefresh);
  const data = useLazyLoadQuery<DashboardFiltersQuery>(
    graphql`
      query DashboardFiltersQuery($slug: String!) {
        organization(slug: $slug) {
          projects(first: 100) {
            nodes {
              slug
            }
          }
          environments {
            name
          }
          releases(first: 50) {
            nodes {
              version
            }
          }
        }
      }
    `,
    { slug: organization },
    { fetchPolicy: "store-or-network" },
  );
  const own = dashboard.allProjects
    ? [ALL_PROJECTS]
    : dashboard.projects.map((each) => each.slug);
  const isChanged = Object.values(chosen).some((value) => value !== null);
  return (
    <div className="filters" role="group" aria-label="Page filters">
      <MultiplePicker
        label="Projects"
        none="My projects"
        choices={[
          { id: ALL_PROJECTS, name: "All projects" },
          ...(data.organization?.projects.nodes ?? []).map(({ slug }) => ({
            id: slug,
            name: slug,
          })),
        ]}
        chosen={chosen.projects ?? own}
        onChange={(projects) =>
          change({ project: projects.length > 0 ? projects : [""] })
        }
      />
      <MultiplePicker
        label="Environment"
        none="All"
        choices={(data.organization?.environments ?? []).map(({ name }) => ({
          id: name,
          name: name || "(no environment)",
        }))}
        chosen={chosen.environments ?? dashboard.environments ?? []}
        onChange={(environments) =>
          change({ environment: environments.length > 0 ? environments : [""] })
        }
      />
      <MultiplePicker
        label="Release"
        none="Any"
        choices={(data.organization?.releases.nodes ?? []).map(
          ({ version }) => ({ id: version, name: version }),
        )}
        chosen={chosen.releases ?? dashboard.filters.release}
        onChange={(releases) =>
          change({ release: releases.length > 0 ? releases : [""] })
        }
      />
      {isChanged && (
        <Button
          look="quiet"
          onPress={() =>
            change({
              project: null,
              environment: null,
              release: null,
              period: null,
              start: null,
              end: null,
            })
          }
        >
          Reset
        </Button>
      )}
      <span className="grow" />
      <RangePicker
        own={{
          period: dashboard.period ?? null,
          start: dashboard.start ?? null,
          end: dashboard.end ?? null,
        }}
      />
      <Refresh onRefresh={props.onRefresh} />
    </div>
  );
}
