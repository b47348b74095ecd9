import { graphql, useFragment } from "react-relay";
import { NavLink } from "react-router";

import { useConfig } from "../config";
import type { Navigation_organization$key } from "../relay/__generated__/Navigation_organization.graphql";
import { useSession } from "../session/Session";
import { Avatar } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";
import { useSharedSearch } from "./searchParameters";
import { Logo } from "./Logo";
import { useTheme } from "./theme";
import { useViewer } from "./viewer";

export const PAGES: readonly {
  path: string;
  name: string;
  icon: IconName;
  key: string;
}[] = [
  { path: "/dashboards", name: "Dashboards", icon: "dashboard", key: "d" },
  { path: "/releases", name: "Releases", icon: "releases", key: "r" },
  {
    path: "/environments",
    name: "Environments",
    icon: "environment",
    key: "e",
  },
  { path: "/commits", name: "Commits", icon: "commit", key: "c" },
  { path: "/delivery", name: "Delivery", icon: "delivery", key: "l" },
];

/** The side bar: pages, favourite dashboards, GraphiQL, the theme and the viewer. */
export function Navigation(props: {
  organization: Navigation_organization$key | null;
}) {
  const organization = useFragment(
    graphql`
      fragment Navigation_organization on Organization {
        dashboards(first: 10, filter: { favorites: true }) {
          nodes {
            id
            title
          }
        }
      }
    `,
    props.organization,
  );
  const config = useConfig();
  const shared = useSharedSearch();
  const viewer = useViewer();
  const { signOut } = useSession();
  const { next, toggle } = useTheme();
  const favourites = organization?.dashboards.nodes ?? [];
  return (
    <nav className="nav" aria-label="Main">
      <NavLink
        className="brand"
        to={{ pathname: "/", search: shared }}
        aria-label="Waybill"
      >
        <Logo />
        <span className="text">Waybill</span>
      </NavLink>
      {PAGES.map((page) => (
        <NavLink
          key={page.path}
          className="item"
          to={{ pathname: page.path, search: shared }}
          title={page.name}
        >
          <Icon name={page.icon} />
          <span className="text">{page.name}</span>
        </NavLink>
      ))}
      {favourites.length > 0 && <div className="label">Favourites</div>}
      {favourites.map((dashboard) => (
        <NavLink
          key={dashboard.id}
          className="item"
          to={`/dashboards/${encodeURIComponent(dashboard.id)}`}
          title={dashboard.title}
        >
          <Icon name="star" />
          <span className="text cut">{dashboard.title}</span>
        </NavLink>
      ))}
      <div className="end">
        {config.graphiql !== null && (
          <a className="item" href={config.graphiql} title="GraphiQL">
            <Icon name="code" />
            <span className="text">GraphiQL</span>
          </a>
        )}
        <button
          className="item"
          onClick={toggle}
          title={next === "dark" ? "Use dark colours" : "Use light colours"}
        >
          <Icon name="theme" />
          <span className="text">Light or dark</span>
        </button>
        <button className="item" onClick={signOut} title="Sign out">
          <Avatar name={viewer.name ?? "?"} />
          <span className="text cut">Sign out {viewer.name}</span>
        </button>
      </div>
    </nav>
  );
}

/** The pages at the bottom of a phone. */
export function BottomTabs() {
  const shared = useSharedSearch();
  return (
    <nav className="tabs-bottom" aria-label="Main, bottom">
      {PAGES.map((page) => (
        <NavLink key={page.path} to={{ pathname: page.path, search: shared }}>
          <Icon name={page.icon} size={20} />
          {page.name}
        </NavLink>
      ))}
    </nav>
  );
}
