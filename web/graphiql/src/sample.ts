import type { Config } from "./config";
import document from "./sample.graphql?raw";

/** Values for variables of these names; absent where the organization has none. */
export type SampleValues = {
  version?: string;
  sha?: string;
  environment?: string;
  id?: string;
};

type Release = {
  id: string;
  version: string;
  lastCommit: { sha: string } | null;
  lastDeploy: { environment: string | null } | null;
};

/** Opening the page waits for the answer, so not for long. */
const PATIENCE_MS = 1500;

/**
 * Asks for a recent release, so that every example shows something when run.
 *
 * Nothing depends on it: without a token, an answer or a release there are no
 * values, and the examples keep the ones they are written with.
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
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const answer = await response.json();
    return pick(answer.data.organization.releases.nodes);
  } catch {
    return {};
  }
}

/** Of the newest releases, the one with the most to see. */
function pick(releases: Release[]): SampleValues {
  const release =
    releases.find(({ lastCommit, lastDeploy }) => lastCommit && lastDeploy) ??
    releases[0];
  return {
    version: release?.version,
    sha: release?.lastCommit?.sha,
    environment: release?.lastDeploy?.environment || undefined,
    id: release?.id,
  };
}
