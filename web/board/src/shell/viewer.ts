import { createContext, use } from "react";

/** Who looks, and at which organization. */
export type Viewer = {
  name: string | null;
  organization: string;
  organizations: readonly { readonly slug: string; readonly name: string }[];
  canWrite: boolean;
};

export const ViewerContext = createContext<Viewer | null>(null);

export function useViewer(): Viewer {
  const viewer = use(ViewerContext);
  if (!viewer) throw new Error("useViewer needs the Shell.");
  return viewer;
}
