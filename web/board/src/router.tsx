import { createBrowserRouter, Navigate } from "react-router";

import { FrameError, PageError } from "./shell/PageError";
import { PageSkeleton } from "./shell/Page";
import { Shell } from "./shell/Shell";

/**
 * Create the router. Each page is loaded with its first visit; filters, the
 * range and what else a link should share live in the query string.
 */
export function createRouter(base: string) {
  return createBrowserRouter(
    [
      {
        path: "/",
        element: <Shell />,
        hydrateFallbackElement: <PageSkeleton />,
        errorElement: <FrameError />,
        children: [
          {
            // The navigation stays when a page fails.
            errorElement: <PageError />,
            children: [
              { index: true, element: <Navigate to="/dashboards" replace /> },
              {
                path: "releases",
                lazy: () => import("./pages/releases/ReleasesPage"),
              },
              {
                path: "dashboards",
                lazy: () => import("./pages/dashboards/DashboardsPage"),
              },
              {
                path: "dashboards/new",
                lazy: () => import("./pages/dashboards/NewDashboardPage"),
              },
              {
                path: "dashboards/:id",
                lazy: () => import("./pages/dashboard/DashboardPage"),
              },
              {
                path: "dashboards/:id/edit",
                lazy: () => import("./pages/editor/EditorPage"),
              },
              {
                path: "dashboards/:id/history",
                lazy: () => import("./pages/history/HistoryPage"),
              },
              {
                path: "releases/:version",
                lazy: () => import("./pages/release/ReleasePage"),
              },
              {
                path: "compare",
                lazy: () => import("./pages/compare/ComparePage"),
              },
              {
                path: "environments",
                lazy: () => import("./pages/environments/EnvironmentsPage"),
              },
              {
                path: "commits",
                lazy: () => import("./pages/commits/CommitsPage"),
              },
              {
                path: "commits/:sha",
                lazy: () => import("./pages/commits/CommitPage"),
              },
              {
                path: "delivery",
                lazy: () => import("./pages/delivery/DeliveryPage"),
              },
              { path: "*", lazy: () => import("./pages/NotFoundPage") },
            ],
          },
        ],
      },
    ],
    { basename: base || "/" },
  );
}
