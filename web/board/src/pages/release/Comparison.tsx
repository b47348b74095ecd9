import { graphql, useLazyLoadQuery } from "react-relay";
import { Link } from "react-router";

import { formatCounted } from "../../format/numbers";
import { formatShortVersion } from "../../format/versions";
import type { ComparisonQuery } from "../../relay/__generated__/ComparisonQuery.graphql";
import { useSearchParameter } from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { ReleasePicker } from "../../ui/ReleasePicker";
import { ComparisonTable } from "../compare/ComparisonTable";

type Props = {
  /** The release before, null without one; the address may have another one to compare with. */
  previous: string | null;
  head: string;
  project: string | null;
};

/** A release beside the one before it, or beside any other. */
export function Comparison({ previous, head, project }: Props) {
  const [chosen, setChosen] = useSearchParameter("base");
  const base = chosen ?? previous;
  return (
    <section className="card" aria-label="Comparison">
      <header>
        <h2 className="cut grow" title={base ?? undefined}>
          {base === null
            ? "Compare"
            : `Compared with ${formatShortVersion(base)}`}
        </h2>
        <ReleasePicker
          label="Compare with"
          none="Other release"
          chosen={null}
          project={project}
          onChange={(version) =>
            setChosen(version === previous ? null : version)
          }
        />
      </header>
      {base === null ? (
        <p className="in muted">There is no release before this one.</p>
      ) : (
        <Compared
          base={base}
          head={head}
          project={base === previous ? project : null}
        />
      )}
    </section>
  );
}

function Compared(props: {
  base: string;
  head: string;
  project: string | null;
}) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ComparisonQuery>(
    graphql`
      query ComparisonQuery(
        $slug: String!
        $base: String!
        $head: String!
        $project: ID
      ) {
        organization(slug: $slug) {
          compareReleases(base: $base, head: $head, project: $project) {
            isBackwards
            commits(first: 1) {
              totalCount
            }
            fileChanges(first: 1) {
              totalCount
            }
            ...ComparisonTable_comparison
          }
        }
      }
    `,
    { slug: organization, ...props },
  );
  const compared = data.organization?.compareReleases;
  if (!compared) {
    return <p className="in muted">This release is not known here.</p>;
  }
  const address = new URLSearchParams({ base: props.base, head: props.head });
  return (
    <>
      <ComparisonTable comparison={compared} project={props.project} />
      <p className="in small muted">
        {formatCounted(compared.commits.totalCount, "commit")} and{" "}
        {formatCounted(compared.fileChanges.totalCount, "file")} between them.{" "}
        <Link to={{ pathname: "/compare", search: `?${address}` }}>
          See what changed
        </Link>
      </p>
    </>
  );
}
