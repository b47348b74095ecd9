import { graphql, useLazyLoadQuery } from "react-relay";
import { Link, useParams } from "react-router";

import type { CommitPageQuery } from "../../relay/__generated__/CommitPageQuery.graphql";
import { Page } from "../../shell/Page";
import { useViewer } from "../../shell/viewer";
import { Avatar } from "../../ui/Avatar";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Time } from "../../ui/Time";
import { VersionLink } from "../../ui/VersionLink";

/** One commit: where it has arrived, which releases list it, and what it changed. */
export function Component() {
  const { sha = "" } = useParams();
  const { organization } = useViewer();
  const data = useLazyLoadQuery<CommitPageQuery>(
    graphql`
      query CommitPageQuery($slug: String!, $sha: String!) {
        organization(slug: $slug) {
          commit(sha: $sha) {
            sha
            message
            dateCreated
            author {
              name
              email
            }
            repository {
              name
            }
            releases(first: 20) {
              nodes {
                id
                ...VersionLink_release
              }
            }
            fileChanges {
              path
              type
            }
            environments {
              environment
              isRunning
              project {
                slug
              }
              firstDeploy {
                dateFinished
                release {
                  ...VersionLink_release
                }
              }
            }
          }
        }
      }
    `,
    { slug: organization, sha },
    { fetchPolicy: "store-and-network" },
  );
  const commit = data.organization?.commit;
  if (!commit) {
    return (
      <Page title="No commit">
        <section className="card">
          <Empty icon="commit" title="This commit is not known">
            <p>No release that was reported contains it.</p>
            <Link className="btn" to="/commits">
              Search commits
            </Link>
          </Empty>
        </section>
      </Page>
    );
  }
  const [title, ...rest] = (commit.message ?? "").split("\n");
  const author = commit.author?.name ?? commit.author?.email ?? "unknown";
  return (
    <Page title={title || commit.sha.slice(0, 12)}>
      <p className="row wrap muted anywhere">
        <Avatar name={author} />
        <span>
          {author} · <Time date={commit.dateCreated} />
          {commit.repository && ` · ${commit.repository.name}`} ·{" "}
          <code>{commit.sha}</code>
        </span>
      </p>
      {rest.join("\n").trim() && (
        <pre className="command">{rest.join("\n").trim()}</pre>
      )}
      <section className="card" aria-label="Where it has arrived">
        <header>
          <h2>Where it has arrived</h2>
        </header>
        {commit.environments.length === 0 ? (
          <p className="in muted">It has not been deployed yet.</p>
        ) : (
          <div
            className="scroll"
            role="group"
            aria-label="Environments"
            tabIndex={0}
          >
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Project</th>
                  <th scope="col">Environment</th>
                  <th scope="col">First deploy</th>
                  <th scope="col">With release</th>
                  <th scope="col">Now</th>
                </tr>
              </thead>
              <tbody>
                {commit.environments.map((each) => (
                  <tr key={`${each.project.slug}/${each.environment}`}>
                    <td>{each.project.slug}</td>
                    <td>{each.environment || "(no environment)"}</td>
                    <td>
                      <Time date={each.firstDeploy.dateFinished} />
                    </td>
                    <td>
                      <VersionLink release={each.firstDeploy.release} />
                    </td>
                    <td>
                      {each.isRunning ? (
                        <span className="badge is-healthy">
                          <Icon name="check" size={12} />
                          running
                        </span>
                      ) : (
                        <span className="badge is-rollback">
                          <Icon name="rollback" size={12} />
                          not any more
                        </span>
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </section>
      <section className="card" aria-label="Releases">
        <header>
          <h2>Releases</h2>
          <span className="small faint">that list it</span>
        </header>
        <ul className="list">
          {commit.releases.nodes.map((release) => (
            <li key={release.id}>
              <VersionLink release={release} />
            </li>
          ))}
        </ul>
      </section>
      <section className="card" aria-label="Files">
        <header>
          <h2>Files</h2>
          <span className="small faint">{commit.fileChanges.length}</span>
        </header>
        <ul className="list files">
          {commit.fileChanges.map((change) => (
            <li key={change.path}>
              <span className="badge">{change.type.toLowerCase()}</span>
              <code className="cut">{change.path}</code>
            </li>
          ))}
        </ul>
      </section>
    </Page>
  );
}
