import { graphql, useLazyLoadQuery } from "react-relay";

import { formatNumber } from "../../format/numbers";
import type { DeploysQuery } from "../../relay/__generated__/DeploysQuery.graphql";
import {
  toEnvironmentArgument,
  toProjectArgument,
  usePageFilters,
  type Range,
} from "../../shell/filters";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { VersionLink } from "../../ui/VersionLink";

/** The last deploys of a range, with what each replaced. */
export function Deploys({ range }: { range: Range }) {
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
        finishedAfter: new Date(range.start).toISOString(),
        finishedBefore: new Date(range.end).toISOString(),
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
          {deploys.totalCount > deploys.nodes.length
            ? `the last ${deploys.nodes.length} of ${formatNumber(deploys.totalCount)} in this range`
            : `${formatNumber(deploys.totalCount)} in this range`}
        </span>
      </header>
      <div className="scroll" tabIndex={0}>
        <table className="table">
          <thead>
            <tr>
              <th scope="col">Finished</th>
              <th scope="col" className="desk">
                Environment
              </th>
              <th scope="col" className="desk">
                Projects
              </th>
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
                <td className="desk">
                  {deploy.environment || "(no environment)"}
                </td>
                <td className="desk">
                  {deploy.projects.map(({ slug }) => slug).join(", ")}
                </td>
                <td className="nowrap">
                  <span className="phone block small faint">
                    {deploy.environment || "(no environment)"}
                  </span>
                  <VersionLink release={deploy.release} />{" "}
                  {deploy.previous && (
                    <span className="faint desk">
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
