import { Suspense, useCallback, useState, type ReactNode } from "react";

import { Button } from "../ui/Button";
import { FailureBoundary } from "../ui/Failure";
import { Picker } from "../ui/Picker";
import { useIsPhone } from "../ui/useMediaQuery";
import { Page } from "./Page";
import { useChangeSearch, useSearchParameter } from "./searchParameters";

type Props<T extends string> = {
  title: string;
  actions?: ReactNode;
  /** Details beside the title. */
  detail?: ReactNode;
  /** The bar above the search. On phones it has the order and the parts of the list, too. */
  filters?: (bar: {
    onRefresh: () => void;
    more: ReactNode;
    moreChosen: number;
  }) => ReactNode;
  search: ReactNode;
  /** The orders, the first one is that of an address without one. */
  orders: readonly { readonly id: T; readonly name: string }[];
  /** Two parts of the list, and the value that the address has for the second. */
  parts: {
    label: string;
    parameter: string;
    names: readonly [string, string];
    value: string;
  };
  skeleton: ReactNode;
  children: (list: {
    order: T;
    isSecondPart: boolean;
    fetchKey: number;
  }) => ReactNode;
};

/** A page with a list that is searched, ordered and divided in two parts by the address. */
export function ListPage<T extends string>(props: Props<T>) {
  const { orders, parts } = props;
  const [fetchKey, setFetchKey] = useState(0);
  const refresh = useCallback(() => setFetchKey((before) => before + 1), []);
  const [order] = useSearchParameter("order");
  const [part] = useSearchParameter(parts.parameter);
  const change = useChangeSearch();
  const first = orders[0]!.id;
  const chosen =
    orders.find((each) => each.id === order?.toUpperCase())?.id ?? first;
  const isSecondPart = part === parts.value;
  const isInBar = useIsPhone() && props.filters !== undefined;
  const choices = (
    <>
      <Picker
        label="Order"
        isLabelShown
        choices={orders}
        chosen={chosen}
        onChange={(id) =>
          change({ order: id === first ? null : id.toLowerCase() })
        }
      />
      <span className="joined" role="group" aria-label={parts.label}>
        <Button
          aria-pressed={!isSecondPart}
          onPress={() => change({ [parts.parameter]: null })}
        >
          {parts.names[0]}
        </Button>
        <Button
          aria-pressed={isSecondPart}
          onPress={() => change({ [parts.parameter]: parts.value })}
        >
          {parts.names[1]}
        </Button>
      </span>
    </>
  );
  return (
    <Page title={props.title} detail={props.detail} actions={props.actions}>
      {props.filters?.({
        onRefresh: refresh,
        more: isInBar && choices,
        moreChosen: isInBar
          ? Number(chosen !== first) + Number(isSecondPart)
          : 0,
      })}
      <div className="row wrap">
        {props.search}
        {!isInBar && choices}
      </div>
      <FailureBoundary onRetry={refresh}>
        <Suspense fallback={props.skeleton}>
          {props.children({ order: chosen, isSecondPart, fetchKey })}
        </Suspense>
      </FailureBoundary>
    </Page>
  );
}
