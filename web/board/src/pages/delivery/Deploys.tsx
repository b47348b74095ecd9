import { graphql, useLazyLoadQuery } from "react-relay";

import type { DeploysQuery } from "../../relay/__generated__/DeploysQuery.graphql";
import {
  toEnvironmentArgument,
  toProjectArgument,
  usePageFilters,
} from "../../shell/filters";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { VersionLink } from "../../ui/VersionLink";

/** The last deploys, with what each replaced. */
export function Deploys() {
  const { organization } = useViewer();
  const filters = usePageFilters();
  const data = useLazyLoadQuery<DeploysQuery>(
    graphql`
      query DeploysQuery($slug: String!, $filter: DeployFilter) {
        organization(slug: $slug) {
          deploys(first: 25, filter: $filter) {
            totalCount
            nodes {
              id
              environment
              dateFinished
              isRollback
              projects {
                slug
              }
              release {
                ...VersionLink_release
              }
              previous {
                release {
                  ...VersionLink_release
                }
              }
            }
          }
        }
      }
    `,
    {
      slug: organization,
      filter: {
        projects: toProjectArgument(filters),
        environments: toEnvironmentArgument(filters),
        finishedAfter: filters.start,
        finishedBefore: filters.end,
      },
    },
    { fetchPolicy: "store-and-network" },
  );
  const deploys = data.organization?.deploys;
  if (!deploys) return null;
  return (
    <section className="card" aria-label="Deploys">
      <header>
        <h2>Deploys</h2>
        <span className="small faint">
          the last {deploys.nodes.length} of {deploys.totalCount}
        </span>
      </header>
      <div className="scroll" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Finished</th>
              <th scope="col">Environment</th>
              <th scope="col">Projects</th>
              <th scope="col">Release</th>
              <th scope="col">Outcome</th>
            </tr>
          </thead>
          <tbody>
            {deploys.nodes.map((deploy) => (
              <tr key={deploy.id}>
                <td className="nowrap">
                  <Time date={deploy.dateFinished} />
                </td>
                <td>{deploy.environment || "(no environment)"}</td>
                <td>{deploy.projects.map(({ slug }) => slug).join(", ")}</td>
                <td className="nowrap">
                  <VersionLink release={deploy.release} />{" "}
                  {deploy.previous && (
                    <span className="faint">
                      from <VersionLink release={deploy.previous.release} />
                    </span>
                  )}
                </td>
                <td>
                  {deploy.isRollback ? (
                    <span className="badge is-rollback">
                      <Icon name="rollback" size={12} />
                      Rollback
                    </span>
                  ) : (
                    <span className="faint">ok</span>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
