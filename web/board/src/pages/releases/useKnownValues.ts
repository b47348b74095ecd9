import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import { formatReleaseCount } from "../../format/numbers";
import type { useKnownValuesQuery } from "../../relay/__generated__/useKnownValuesQuery.graphql";
import type { useKnownValuesStagesQuery } from "../../relay/__generated__/useKnownValuesStagesQuery.graphql";
import { toProjectArgument, usePageFilters } from "../../shell/filters";
import { useViewer } from "../../shell/viewer";
import { OWN_VALUES, type KnownValue } from "./completion";
import { quote } from "../../widgets/quote";

/** How long typing pauses before the server is asked, in milliseconds. */
const PAUSE = 150;

type Known = {
  values: readonly KnownValue[];
  /** What to know about them, in place of what the key says. */
  about: string | null;
};

const NOTHING: Known = { values: [], about: null };

/**
 * Return the values of a key that contain a text: its own, or those of the
 * releases that the page shows. They arrive after a short pause.
 */
export function useKnownValues(key: string | null, text: string): Known {
  const environment = useRelayEnvironment();
  const { organization } = useViewer();
  const filters = usePageFilters();
  const [known, setKnown] = useState<{ of: string } & Known>({
    of: "",
    ...NOTHING,
  });
  const projects = toProjectArgument(filters);
  const scope = JSON.stringify({
    projects,
    environments: filters.environments,
  });
  const isAsked = key !== null && !OWN_VALUES[key];
  // The stages do not depend on the text.
  const searched = key === "release.stage" ? "" : text;
  useEffect(() => {
    if (!isAsked) return undefined;
    const { environments, projects } = JSON.parse(scope) as {
      environments: string[];
      projects: string[] | null;
    };
    if (key === "release.stage" && environments.length !== 1) {
      setKnown({
        of: key,
        values: [],
        about: "A stage needs exactly one environment: choose it above",
      });
      return undefined;
    }
    const found = (next: Known) => setKnown({ of: key, ...next });
    let request: { unsubscribe: () => void } | undefined;
    const timer = setTimeout(() => {
      request =
        key === "release.stage"
          ? fetchQuery<useKnownValuesStagesQuery>(environment, STAGES, {
              slug: organization,
              adopted: toStage("adopted"),
              low: toStage("low_adoption"),
              replaced: toStage("replaced"),
            }).subscribe({
              next: (data) => found(describeStages(data, environments[0]!)),
              error: () => found(NOTHING),
            })
          : fetchQuery<useKnownValuesQuery>(environment, RELEASES, {
              slug: organization,
              filter: {
                query: searched ? quote(searched) : null,
                environments,
                projects,
              },
            }).subscribe({
              next: (data) => found({ values: pick(key, data), about: null }),
              error: () => found(NOTHING),
            });
    }, PAUSE);
    return () => {
      clearTimeout(timer);
      request?.unsubscribe();
    };

    function toStage(stage: string) {
      return { query: `release.stage:${stage}`, environments, projects };
    }
  }, [environment, organization, isAsked, key, searched, scope]);
  if (key === null) return NOTHING;
  const own = OWN_VALUES[key];
  if (own) return { values: own, about: null };
  return known.of === key ? known : NOTHING;
}

const STAGES = graphql`
  query useKnownValuesStagesQuery(
    $slug: String!
    $adopted: ReleaseFilter!
    $low: ReleaseFilter!
    $replaced: ReleaseFilter!
  ) {
    organization(slug: $slug) {
      adopted: releases(first: 1, filter: $adopted) {
        totalCount
      }
      low: releases(first: 1, filter: $low) {
        totalCount
      }
      replaced: releases(first: 1, filter: $replaced) {
        totalCount
      }
    }
  }
`;

const RELEASES = graphql`
  query useKnownValuesQuery($slug: String!, $filter: ReleaseFilter) {
    organization(slug: $slug) {
      releases(first: 50, filter: $filter) {
        nodes {
          version
          versionInfo {
            package
            version {
              raw
              buildCode
            }
          }
        }
      }
    }
  }
`;

function describeStages(
  { organization }: useKnownValuesStagesQuery["response"],
  environment: string,
): Known {
  const count = (total: number | undefined) =>
    total === 1 ? "1 release" : `${formatReleaseCount(total ?? 0)} releases`;
  return {
    about: `Stage in ${environment || "(no environment)"}, the one environment chosen`,
    values: [
      {
        value: "adopted",
        about: `at least 10% of sessions · ${count(organization?.adopted.totalCount)}`,
      },
      {
        value: "low_adoption",
        about: `fewer than 10% · ${count(organization?.low.totalCount)}`,
      },
      {
        value: "replaced",
        about: `was adopted before · ${count(organization?.replaced.totalCount)}`,
      },
    ],
  };
}

/** The different values of a key among some releases, the newest first. */
function pick(
  key: string,
  data: useKnownValuesQuery["response"],
): readonly KnownValue[] {
  const values = new Map<string, string | undefined>();
  if (key === "release") values.set("latest", "the latest of each project");
  for (const release of data.organization?.releases.nodes ?? []) {
    const info = release.versionInfo;
    const value = {
      release: release.version,
      "release.version": info?.version.raw.replace(/\+.*$/, ""),
      "release.package": info?.package,
      "release.build": info?.version.buildCode,
    }[key];
    const about =
      key === "release.version" || key === "release.build"
        ? (info?.package ?? undefined)
        : undefined;
    if (value && !values.has(value)) values.set(value, about);
  }
  return [...values].map(([value, about]) =>
    about === undefined ? { value } : { value, about },
  );
}
