import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { Marker } from "../charts/model";
import type { useDeployMarkersQuery } from "../relay/__generated__/useDeployMarkersQuery.graphql";

type Range = {
  organization: string;
  start: string | null;
  end: string | null;
  projects: readonly string[] | null;
  environments: readonly string[] | null;
  /** The version of the only release whose deploys are wanted. */
  release?: string;
};

/**
 * Read the deploys of a range, for the vertical lines of its charts. They
 * arrive after the charts, which do not wait for them.
 */
export function useDeployMarkers(range: Range): readonly Marker[] {
  const environment = useRelayEnvironment();
  const [markers, setMarkers] = useState<readonly Marker[]>([]);
  const { organization, start, end, release } = range;
  const projects = range.projects?.join("\n");
  const environments = range.environments?.join("\n");
  useEffect(() => {
    if (start === null || end === null) return undefined;
    const request = fetchQuery<useDeployMarkersQuery>(
      environment,
      graphql`
        query useDeployMarkersQuery($slug: String!, $filter: DeployFilter) {
          organization(slug: $slug) {
            deploys(first: 100, filter: $filter) {
              nodes {
                dateFinished
                environment
                isRollback
                release {
                  version
                  versionInfo {
                    description
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
          finishedAfter: start,
          finishedBefore: end,
          projects: projects ? projects.split("\n") : null,
          environments: environments ? environments.split("\n") : null,
          release: release ?? null,
        },
      },
    ).subscribe({
      next: (data) =>
        setMarkers(
          (data.organization?.deploys.nodes ?? []).map((deploy) => ({
            time: Date.parse(deploy.dateFinished) / 1000,
            label:
              deploy.release.versionInfo?.description ?? deploy.release.version,
            environment: deploy.environment ?? "",
            isRollback: deploy.isRollback,
          })),
        ),
      // Charts without deploys are better than none.
      error: () => setMarkers([]),
    });
    return () => request.unsubscribe();
  }, [environment, organization, start, end, projects, environments, release]);
  return markers;
}
