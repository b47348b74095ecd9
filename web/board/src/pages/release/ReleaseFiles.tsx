import { graphql, useLazyLoadQuery } from "react-relay";

import { formatNumber } from "../../format/numbers";
import type { ReleaseFilesQuery } from "../../relay/__generated__/ReleaseFilesQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Empty } from "../../ui/Empty";
import { FileList } from "../../ui/FileList";

type Props = { base: string | null; head: string; project: string | null };

/** The paths that changed since the release before. */
export function ReleaseFiles(props: Props) {
  if (props.base === null) {
    return (
      <section className="card">
        <Empty icon="releases" title="There is no release before this one" />
      </section>
    );
  }
  return <Files base={props.base} head={props.head} project={props.project} />;
}

function Files(props: { base: string; head: string; project: string | null }) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ReleaseFilesQuery>(
    graphql`
      query ReleaseFilesQuery(
        $slug: String!
        $base: String!
        $head: String!
        $project: ID
      ) {
        organization(slug: $slug) {
          compareReleases(base: $base, head: $head, project: $project) {
            fileChanges(first: 100) {
              totalCount
              nodes {
                ...FileList_change
              }
            }
          }
        }
      }
    `,
    { slug: organization, ...props },
  );
  const changes = data.organization?.compareReleases?.fileChanges;
  return (
    <section className="card" aria-label="Files">
      <header>
        <h2>Files</h2>
        <span className="small faint">
          {formatNumber(changes?.totalCount ?? 0)} changed since {props.base}
        </span>
      </header>
      <FileList changes={changes?.nodes ?? []} />
    </section>
  );
}
