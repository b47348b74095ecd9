import { graphql, useFragment, useMutation } from "react-relay";
import { ToggleButton } from "react-aria-components";

import type { Favourite_dashboard$key } from "../../relay/__generated__/Favourite_dashboard.graphql";
import type { FavouriteMutation } from "../../relay/__generated__/FavouriteMutation.graphql";
import { Icon } from "../../ui/Icon";

/** The star of a dashboard; the side bar lists those that have it. */
export function Favourite(props: { dashboard: Favourite_dashboard$key }) {
  const dashboard = useFragment(
    graphql`
      fragment Favourite_dashboard on Dashboard {
        id
        title
        isFavorited
      }
    `,
    props.dashboard,
  );
  const [commit] = useMutation<FavouriteMutation>(graphql`
    mutation FavouriteMutation($id: ID!, $favorited: Boolean!) {
      favoriteDashboard(id: $id, favorited: $favorited) {
        dashboard {
          id
          isFavorited
        }
        errors {
          message
        }
      }
    }
  `);
  const { id, isFavorited } = dashboard;
  return (
    <ToggleButton
      className="btn square quiet favourite"
      aria-label={`Favourite: ${dashboard.title}`}
      isSelected={isFavorited}
      onChange={(favorited) =>
        commit({
          variables: { id, favorited },
          optimisticResponse: {
            favoriteDashboard: {
              dashboard: { id, isFavorited: favorited },
              errors: [],
            },
          },
          updater: (store) => store.invalidateStore(),
        })
      }
    >
      <Icon name={isFavorited ? "starred" : "star"} />
    </ToggleButton>
  );
}
