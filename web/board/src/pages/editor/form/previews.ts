import { createContext, use, useEffect, useState } from "react";
import { useRelayEnvironment } from "react-relay";
import {
  createOperationDescriptor,
  getRequest,
  type GraphQLTaggedNode,
  type Variables,
} from "relay-runtime";

import type { PreviewBodyQuery$data } from "../../../relay/__generated__/PreviewBodyQuery.graphql";

export type PreviewData = NonNullable<
  PreviewBodyQuery$data["organization"]
>["widgetData"];

/** The last valid answers of the widgets of a draft, by their keys. */
export type Previews = {
  find: (key: string) => PreviewData | undefined;
  keep: (
    key: string,
    data: PreviewData,
    query: GraphQLTaggedNode,
    variables: Variables,
  ) => void;
};

type Kept = { data: PreviewData; dispose: () => void };

/** Keep the last valid answers while an editor is open: its grid and its form share them. */
export function useCreatePreviews(): Previews {
  const environment = useRelayEnvironment();
  const [kept] = useState(() => new Map<string, Kept>());
  useEffect(
    () => () => {
      for (const { dispose } of kept.values()) dispose();
      kept.clear();
    },
    [kept],
  );
  const [previews] = useState<Previews>(() => ({
    find: (key) => kept.get(key)?.data,
    keep: (key, data, query, variables) => {
      const operation = createOperationDescriptor(getRequest(query), variables);
      const { dispose } = environment.retain(operation);
      kept.get(key)?.dispose();
      kept.set(key, { data, dispose });
    },
  }));
  return previews;
}

const PreviewsContext = createContext<Previews | null>(null);
export const PreviewsProvider = PreviewsContext.Provider;

export function usePreviews(): Previews {
  const previews = use(PreviewsContext);
  if (!previews) throw new Error("usePreviews needs the Editor.");
  return previews;
}
