import { graphql, useLazyLoadQuery } from "react-relay";

import type { ReleaseDeploysQuery } from "../../relay/__generated__/ReleaseDeploysQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { VersionLink } from "../../ui/VersionLink";

/** Where a release was deployed to, and what it replaced there. */
export function ReleaseDeploys(props: { version: string; count: number }) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ReleaseDeploysQuery>(
    graphql`
      query ReleaseDeploysQuery(
        $slug: String!
        $version: String!
        $count: Int!
      ) {
        organization(slug: $slug) {
          release(version: $version) {
            deploys(first: $count) {
              nodes {
                id
                environment
                dateFinished
                url
                isRollback
                previous {
                  release {
                    ...VersionLink_release
                  }
                }
              }
            }
          }
        }
      }
    `,
    { slug: organization, ...props },
  );
  const deploys = data.organization?.release?.deploys.nodes ?? [];
  return (
    <section className="card" aria-label="Deploys">
      <header>
        <h2>Deploys</h2>
      </header>
      {deploys.length === 0 ? (
        <p className="in muted">It has not been deployed yet.</p>
      ) : (
        <ul className="list">
          {deploys.map((deploy) => (
            <li key={deploy.id}>
              <Icon name={deploy.isRollback ? "rollback" : "deploy"} />
              <span className="grow">
                {deploy.environment || "(no environment)"}
                {deploy.isRollback && (
                  <span className="badge is-rollback">rollback</span>
                )}
                <span className="small faint commit-author">
                  {deploy.previous ? (
                    <>
                      replaced <VersionLink release={deploy.previous.release} />
                    </>
                  ) : (
                    "the first deploy there"
                  )}
                </span>
              </span>
              <span className="small muted">
                <Time date={deploy.dateFinished} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
