import { Suspense, useState } from "react";
import { graphql, useLazyLoadQuery } from "react-relay";

import { formatNumber } from "../../format/numbers";
import type { ComparePageQuery } from "../../relay/__generated__/ComparePageQuery.graphql";
import { Page } from "../../shell/Page";
import {
  useChangeSearch,
  useSearchParameter,
} from "../../shell/searchParameters";
import { useViewer } from "../../shell/viewer";
import { Avatars } from "../../ui/Avatar";
import { Button } from "../../ui/Button";
import { CommitRow } from "../../ui/CommitRow";
import { Empty } from "../../ui/Empty";
import { FailureBoundary } from "../../ui/Failure";
import { FileList } from "../../ui/FileList";
import { Notice } from "../../ui/Notice";
import { ReleasePicker } from "../../ui/ReleasePicker";
import { VersionLink } from "../../ui/VersionLink";
import { ComparisonTable } from "./ComparisonTable";

/** Any two releases beside each other, and what is between them. */
export function Component() {
  const [base] = useSearchParameter("base");
  const [head] = useSearchParameter("head");
  const change = useChangeSearch();
  return (
    <Page title="Compare releases">
      <div className="row wrap" role="group" aria-label="Compared releases">
        <ReleasePicker
          label="First release"
          none="Choose a release"
          chosen={base}
          project={null}
          onChange={(version) => change({ base: version })}
        />
        <Button
          icon="swap"
          isIconOnly
          isDisabled={base === null || head === null}
          onPress={() => change({ base: head, head: base })}
        >
          Swap
        </Button>
        <ReleasePicker
          label="Second release"
          none="Choose a release"
          chosen={head}
          project={null}
          onChange={(version) => change({ head: version })}
        />
      </div>
      {base !== null && head !== null ? (
        <FailureBoundary key={`${base} ${head}`}>
          <Suspense fallback={<span className="skel skel-card" />}>
            <Compared base={base} head={head} />
          </Suspense>
        </FailureBoundary>
      ) : (
        <section className="card">
          <Empty icon="swap" title="Choose two releases">
            <p>Their health, commits, authors and files are compared.</p>
          </Empty>
        </section>
      )}
    </Page>
  );
}

function Compared({ base, head }: { base: string; head: string }) {
  const [isAllShown, setAllShown] = useState(false);
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ComparePageQuery>(
    graphql`
      query ComparePageQuery($slug: String!, $base: String!, $head: String!) {
        organization(slug: $slug) {
          compareReleases(base: $base, head: $head) {
            isBackwards
            authors {
              name
              email
            }
            releases {
              id
              ...VersionLink_release
            }
            commits(first: 50) {
              totalCount
              nodes {
                id
                ...CommitRow_commit
              }
            }
            fileChanges(first: 50) {
              totalCount
              nodes {
                ...FileList_change
              }
            }
            ...ComparisonTable_comparison
          }
        }
      }
    `,
    { slug: organization, base, head },
  );
  const compared = data.organization?.compareReleases;
  if (!compared) {
    return (
      <section className="card">
        <Empty icon="close" title="One of the releases does not exist">
          <p>It was deleted, or you may not see its projects.</p>
        </Empty>
      </section>
    );
  }
  const { authors, commits, fileChanges, releases } = compared;
  const shown = isAllShown ? releases : releases.slice(0, MOST_RELEASES);
  return (
    <>
      {compared.isBackwards && (
        <Notice icon="rollback">
          The second release is older. The commits are those that it does not
          have.
        </Notice>
      )}
      <div className="split">
        <div className="stack parts">
          <section className="card" aria-label="Commits">
            <header>
              <h2>Commits</h2>
              <span className="small faint grow">
                {countOf(commits.nodes.length, commits.totalCount)}
              </span>
              {authors.length > 0 && (
                <Avatars
                  names={authors.map(
                    (author) => author.name ?? author.email ?? "?",
                  )}
                  shown={5}
                />
              )}
            </header>
            {commits.nodes.length === 0 ? (
              <p className="in muted">No commits were reported between them.</p>
            ) : (
              <ul className="list">
                {commits.nodes.map((commit) => (
                  <CommitRow key={commit.id} commit={commit} />
                ))}
              </ul>
            )}
          </section>
        </div>
        <div className="stack parts">
          <section className="card" aria-label="Health">
            <header>
              <h2>Health</h2>
            </header>
            <ComparisonTable comparison={compared} project={null} />
          </section>
          <section className="card" aria-label="Files">
            <header>
              <h2>Files</h2>
              <span className="small faint">
                {countOf(fileChanges.nodes.length, fileChanges.totalCount)}
              </span>
            </header>
            <FileList changes={fileChanges.nodes} />
          </section>
          {releases.length > 1 && (
            <section className="card" aria-label="Releases between them">
              <header>
                <h2>Releases</h2>
                <span className="small faint">
                  with these commits: {releases.length}
                </span>
              </header>
              <ul className="list">
                {shown.map((release) => (
                  <li key={release.id}>
                    <VersionLink release={release} />
                  </li>
                ))}
              </ul>
              {shown.length < releases.length && (
                <p className="in">
                  <Button look="quiet" onPress={() => setAllShown(true)}>
                    {`Show all ${formatNumber(releases.length)}`}
                  </Button>
                </p>
              )}
            </section>
          )}
        </div>
      </div>
    </>
  );
}

/** How many releases are listed before the others are asked for. */
const MOST_RELEASES = 20;

function countOf(shown: number, total: number): string {
  return shown < total
    ? `the first ${formatNumber(shown)} of ${formatNumber(total)}`
    : formatNumber(total);
}
