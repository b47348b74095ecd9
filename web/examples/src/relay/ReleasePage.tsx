import { graphql, useLazyLoadQuery } from "react-relay";
import { ReleaseList } from "./ReleaseList";
import type { ReleasePageQuery } from "./__generated__/ReleasePageQuery.graphql";

/** The releases of the token's organization. */
export function ReleasePage() {
  const { organization } = useLazyLoadQuery<ReleasePageQuery>(
    graphql`
      query ReleasePageQuery {
        organization {
          name
          ...ReleaseList_organization
        }
      }
    `,
    {},
  );

  if (!organization) return <p>The token has no access to an organization.</p>;
  return (
    <>
      <h1>{organization.name}</h1>
      <ReleaseList organization={organization} />
    </>
  );
}
