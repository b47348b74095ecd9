import type { Config } from "./config";
import document from "./sample.graphql?raw";

/** Values for variables of these names; undefined when the organization has none. */
export type SampleValues = {
  version?: string;
  sha?: string;
  environment?: string;
  id?: string;
  base?: string;
  head?: string;
};

type Release = {
  id: string;
  version: string;
  lastCommit: { sha: string } | null;
  lastDeploy: { environment: string | null } | null;
};

/** The page opens after the response, so the request has a short timeout. */
const TIMEOUT_MS = 1500;

/**
 * Find values of a recent release, so that every example returns data.
 *
 * Returns no values without a token, a response or a release. The examples then
 * keep the values of their files.
 */
export async function findSampleValues(config: Config): Promise<SampleValues> {
  if (!config.token) return {};
  try {
    const response = await fetch(config.endpoint, {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        Authorization: `Bearer ${config.token}`,
      },
      body: JSON.stringify({ query: document, operationName: "Sample" }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    const result = await response.json();
    return pickRelease(result.data.organization.releases.nodes);
  } catch {
    return {};
  }
}

/** Pick a release with a commit and a deploy, or else the newest one. */
function pickRelease(releases: Release[]): SampleValues {
  const release =
    releases.find(({ lastCommit, lastDeploy }) => lastCommit && lastDeploy) ??
    releases[0];
  return {
    version: release?.version,
    sha: release?.lastCommit?.sha,
    environment: release?.lastDeploy?.environment || undefined,
    id: release?.id,
    base: releases[1]?.version,
    head: releases[0]?.version,
  };
}
