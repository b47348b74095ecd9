import type { ReactNode } from "react";

import { Button } from "../ui/Button";
import { Filters } from "./Filters";
import { usePageFilters } from "./filters";
import { RangePicker } from "./RangePicker";
import { ScopePickers } from "./ScopePickers";
import { useChangeSearch } from "./searchParameters";
import { useShortcut } from "./Shortcuts";

type Props = {
  onRefresh: () => void;
  hasRange?: boolean;
  /** What the page has besides, and how much of it is chosen. */
  more?: ReactNode;
  moreChosen?: number;
};

/** The filters that all pages share: projects, environments and the range. */
export function FiltersBar(props: Props) {
  const filters = usePageFilters();
  const change = useChangeSearch();
  useShortcut("r", props.onRefresh);
  return (
    <Filters
      chosen={
        [filters.projects, filters.environments].filter(
          (names) => names.length > 0,
        ).length + (props.moreChosen ?? 0)
      }
      end={
        <>
          {props.hasRange !== false && <RangePicker />}
          <Button icon="refresh" isIconOnly onPress={props.onRefresh}>
            Refresh now (R)
          </Button>
        </>
      }
    >
      <ScopePickers
        projects={filters.projects}
        environments={filters.environments}
        onProjects={(project) => change({ project })}
        onEnvironments={(environment) => change({ environment })}
      />
      {props.more}
    </Filters>
  );
}
