import { graphql, useLazyLoadQuery } from "react-relay";

import type { ScopePickersQuery } from "../relay/__generated__/ScopePickersQuery.graphql";
import { MultiplePicker } from "../ui/MultiplePicker";
import { useViewer } from "./viewer";

const UNNAMED = "(no environment)";

type Props = {
  /** Slugs; "-1" alone: all projects; empty: the viewer's. */
  projects: readonly string[];
  environments: readonly string[];
  onProjects: (projects: readonly string[]) => void;
  onEnvironments: (environments: readonly string[]) => void;
};

/** The pickers of projects and environments, which all pages share. */
export function ScopePickers(props: Props) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ScopePickersQuery>(
    graphql`
      query ScopePickersQuery($slug: String!) {
        organization(slug: $slug) {
          projects(first: 100) {
            nodes {
              slug
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
  const projects = data.organization?.projects.nodes ?? [];
  const environments = data.organization?.environments ?? [];
  return (
    <>
      <MultiplePicker
        label="Projects"
        none="My projects"
        choices={[
          { id: ALL_PROJECTS, name: "All projects" },
          ...projects.map(({ slug }) => ({ id: slug, name: slug })),
        ]}
        chosen={props.projects}
        onChange={(chosen) =>
          props.onProjects(keepAllAlone(chosen, props.projects))
        }
      />
      <MultiplePicker
        label="Environment"
        none="All"
        choices={environments.map(({ name }) => ({
          id: name,
          name: name || UNNAMED,
        }))}
        chosen={props.environments}
        onChange={props.onEnvironments}
      />
    </>
  );
}

export const ALL_PROJECTS = "-1";

/** "All projects" excludes single projects: what was chosen last counts. */
function keepAllAlone(
  chosen: readonly string[],
  before: readonly string[],
): readonly string[] {
  if (!chosen.includes(ALL_PROJECTS) || chosen.length === 1) return chosen;
  return before.includes(ALL_PROJECTS)
    ? chosen.filter((each) => each !== ALL_PROJECTS)
    : [ALL_PROJECTS];
}
