import { Suspense } from "react";
import { graphql, useLazyLoadQuery } from "react-relay";
import { Outlet, useMatch } from "react-router";

import type { ShellQuery } from "../relay/__generated__/ShellQuery.graphql";
import { ToastProvider } from "../ui/Toasts";
import { useSearchParameter } from "./searchParameters";
import { Navigation, BottomTabs } from "./Navigation";
import { Notices } from "./Notices";
import { PageSkeleton } from "./Page";
import { Shortcuts } from "./Shortcuts";
import { ViewerContext, type Viewer } from "./viewer";

/** The frame of all pages: navigation, notices about the connection, and the page. */
export function Shell() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Frame />
    </Suspense>
  );
}

function Frame() {
  const [organization] = useSearchParameter("organization");
  const data = useLazyLoadQuery<ShellQuery>(
    graphql`
      query ShellQuery($slug: String) {
        viewer {
          scopes
          user {
            name
          }
          organizations {
            slug
            name
          }
        }
        organization(slug: $slug) {
          slug
          name
          ...Navigation_organization
        }
      }
    `,
    { slug: organization },
  );
  const chosen =
    data.organization?.slug ?? data.viewer.organizations[0]?.slug ?? "";
  const viewer: Viewer = {
    name: data.viewer.user?.name ?? null,
    organization: chosen,
    organizations: data.viewer.organizations,
    canWrite: data.viewer.scopes.includes("write"),
  };
  // The editor needs the width of the side bar.
  const isEditing = useMatch("/dashboards/:id/edit") !== null;
  return (
    <ViewerContext value={viewer}>
      <ToastProvider>
        <a className="skip" href="#main">
          Skip to content
        </a>
        <div className={isEditing ? "app rail" : "app"}>
          <Navigation organization={data.organization ?? null} />
          <main className="main" id="main" tabIndex={-1}>
            <Notices />
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </main>
        </div>
        <BottomTabs />
        <Shortcuts />
      </ToastProvider>
    </ViewerContext>
  );
}
