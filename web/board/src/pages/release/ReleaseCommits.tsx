import { graphql, useLazyLoadQuery } from "react-relay";

import type { ReleaseCommitsQuery } from "../../relay/__generated__/ReleaseCommitsQuery.graphql";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { CommitRow } from "../../ui/CommitRow";

/** The first commits of a release, newest first. */
export function ReleaseCommits(props: { version: string; count: number }) {
  const { organization } = useViewer();
  const [, setTab] = useSearchParameter("tab");
  const data = useLazyLoadQuery<ReleaseCommitsQuery>(
    graphql`
      query ReleaseCommitsQuery(
        $slug: String!
        $version: String!
        $count: Int!
      ) {
        organization(slug: $slug) {
          release(version: $version) {
            commitCount
            commits(first: $count) {
              nodes {
                id
                ...CommitRow_commit
              }
              pageInfo {
                hasNextPage
              }
            }
          }
        }
      }
    `,
    { slug: organization, ...props },
  );
  const release = data.organization?.release;
  if (!release) return null;
  return (
    <section className="card" aria-label="Commits">
      <header>
        <h2>Commits</h2>
        <span className="small faint grow">{release.commitCount}</span>
        {release.commits.pageInfo.hasNextPage && (
          <Button look="quiet" onPress={() => setTab("commits")}>
            All commits
          </Button>
        )}
      </header>
      {release.commits.nodes.length === 0 ? (
        <p className="in muted">No commits were reported for this release.</p>
      ) : (
        <ul className="list">
          {release.commits.nodes.map((commit) => (
            <CommitRow key={commit.id} commit={commit} />
          ))}
        </ul>
      )}
    </section>
  );
}
