import { useEffect, useState } from "react";
import { fetchQuery, graphql, useRelayEnvironment } from "react-relay";

import type { useMatchCountQuery } from "../../relay/__generated__/useMatchCountQuery.graphql";

type Filter = useMatchCountQuery["variables"]["filter"];

/**
 * Count the releases of a filter. Null before the answer, and for a search
 * that is not valid. The list does not wait for the count.
 */
export function useMatchCount(slug: string, filter: Filter): number | null {
  const environment = useRelayEnvironment();
  const [count, setCount] = useState<number | null>(null);
  const text = JSON.stringify({ slug, filter });
  useEffect(() => {
    const request = fetchQuery<useMatchCountQuery>(
      environment,
      graphql`
        query useMatchCountQuery($slug: String!, $filter: ReleaseFilter!) {
          organization(slug: $slug) {
            releases(first: 1, filter: $filter) {
              totalCount
            }
          }
        }
      `,
      JSON.parse(text) as useMatchCountQuery["variables"],
    ).subscribe({
      next: (data) => setCount(data.organization?.releases.totalCount ?? null),
      error: () => setCount(null),
    });
    return () => request.unsubscribe();
  }, [environment, text]);
  return count;
}
