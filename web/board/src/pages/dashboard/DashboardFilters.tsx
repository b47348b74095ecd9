import { graphql, useFragment, useLazyLoadQuery } from "react-relay";

import type { DashboardFilters_dashboard$key } from "../../relay/__generated__/DashboardFilters_dashboard.graphql";
import type { DashboardFiltersQuery } from "../../relay/__generated__/DashboardFiltersQuery.graphql";
import { Filters } from "../../shell/Filters";
import { RangePicker } from "../../shell/RangePicker";
import { ALL_PROJECTS, ScopePickers } from "../../shell/ScopePickers";
import { useChangeSearch } from "../../shell/searchParameters";
import { useShortcut } from "../../shell/Shortcuts";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { MultiplePicker } from "../../ui/MultiplePicker";
import { Refresh } from "./Refresh";
import { useSaveFilters } from "./useSaveFilters";
import { useDashboardVariables } from "./variables";

/** The page filters of a dashboard. Those of the address replace its own until they are reset. */
export function DashboardFilters(props: {
  dashboard: DashboardFilters_dashboard$key;
  onRefresh: () => void;
}) {
  const dashboard = useFragment(
    graphql`
      fragment DashboardFilters_dashboard on Dashboard {
        id
        version
        canEdit
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
  const projects = chosen.projects ?? own;
  const environments = chosen.environments ?? dashboard.environments ?? [];
  const releases = chosen.releases ?? dashboard.filters.release;
  const reset = () =>
    change({
      project: null,
      environment: null,
      release: null,
      period: null,
      start: null,
      end: null,
    });
  const { save, isBusy } = useSaveFilters(dashboard, {
    onSaved: () => {
      reset();
      props.onRefresh();
    },
    onMismatch: props.onRefresh,
  });
  const isChanged = Object.values(chosen).some((value) => value !== null);
  return (
    <Filters
      chosen={
        [projects, environments, releases].filter((names) => names.length > 0)
          .length
      }
      end={
        <Refresh onRefresh={props.onRefresh}>
          <RangePicker
            own={{
              period: dashboard.period ?? null,
              start: dashboard.start ?? null,
              end: dashboard.end ?? null,
            }}
          />
        </Refresh>
      }
    >
      <ScopePickers
        projects={projects}
        environments={environments}
        onProjects={(projects) => change({ project: orNone(projects) })}
        onEnvironments={(names) => change({ environment: orNone(names) })}
      />
      <MultiplePicker
        label="Release"
        none="Any"
        choices={(data.organization?.releases.nodes ?? []).map(
          ({ version }) => ({ id: version, name: version }),
        )}
        chosen={releases}
        onChange={(releases) => change({ release: orNone(releases) })}
      />
      {isChanged && (
        <>
          <Button look="quiet" onPress={reset}>
            Reset
          </Button>
          {dashboard.canEdit && (
            <Button isDisabled={isBusy} onPress={() => save(chosen)}>
              Save filters
            </Button>
          )}
        </>
      )}
    </Filters>
  );
}

/** An empty choice replaces that of the dashboard too, so that the address has it. */
function orNone(names: readonly string[]): readonly string[] {
  return names.length > 0 ? names : [""];
}
