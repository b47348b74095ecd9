import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

import type { TabSubscriptions } from "./live";

/**
 * Shows the subscription of a tab again as soon as the tab is opened.
 *
 * It draws nothing, and may be anywhere within GraphiQL, which has the tabs.
 */
export function KeptSubscriptions(props: { subscriptions: TabSubscriptions }) {
  const { subscriptions } = props;
  const { run } = useGraphiQLActions();
  const tabs = useGraphiQL((state) => state.tabs);
  const index = useGraphiQL((state) => state.activeTabIndex);
  const id = tabs[index]?.id ?? "";
  useEffect(
    () => subscriptions.onTabs(tabs, index),
    [subscriptions, tabs, index],
  );
  useEffect(() => {
    if (subscriptions.isKept(id)) void run();
  }, [subscriptions, id, run]);
  return null;
}
