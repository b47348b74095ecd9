import { Button } from "../ui/Button";
import { usePageFilters } from "./filters";
import { RangePicker } from "./RangePicker";
import { ScopePickers } from "./ScopePickers";
import { useChangeSearch } from "./searchParameters";
import { useShortcut } from "./Shortcuts";

type Props = {
  onRefresh: () => void;
  hasRange?: boolean;
};

/** The filters that all pages share: projects, environments and the range. */
export function FiltersBar(props: Props) {
  const filters = usePageFilters();
  const change = useChangeSearch();
  useShortcut("r", props.onRefresh);
  return (
    <div className="filters" role="group" aria-label="Page filters">
      <ScopePickers
        projects={filters.projects}
        environments={filters.environments}
        onProjects={(project) => change({ project })}
        onEnvironments={(environment) => change({ environment })}
      />
      <span className="grow" />
      {props.hasRange !== false && <RangePicker />}
      <Button icon="refresh" isIconOnly onPress={props.onRefresh}>
        Refresh now (R)
      </Button>
    </div>
  );
}
