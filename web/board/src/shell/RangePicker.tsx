import { useState, type FormEvent } from "react";
import {
  Button as AriaButton,
  Dialog,
  DialogTrigger,
  ListBox,
  ListBoxItem,
  Popover,
} from "react-aria-components";

import { Button } from "../ui/Button";
import { Icon } from "../ui/Icon";
import { useSearchParams } from "react-router";
import { DEFAULT_PERIOD, usePageFilters } from "./filters";
import { useChangeSearch } from "./searchParameters";

const PERIODS = [
  { id: "1h", name: "Last hour" },
  { id: "24h", name: "Last 24 hours" },
  { id: "7d", name: "Last 7 days" },
  { id: "14d", name: "Last 14 days" },
  { id: "30d", name: "Last 30 days" },
  { id: "90d", name: "Last 90 days" },
];

type Range = {
  period: string | null;
  start: string | null;
  end: string | null;
};

/**
 * The range of a page: a period up to now, or a start and an end in the
 * viewer's zone. `own` is the range that a dashboard has without one in the
 * address.
 */
export function RangePicker({ own }: { own?: Range }) {
  const [parameters] = useSearchParams();
  const chosen = usePageFilters();
  const hasChosen = parameters.has("period") || parameters.has("start");
  const filters =
    own && !hasChosen
      ? { ...own, period: own.period ?? (own.start ? null : DEFAULT_PERIOD) }
      : chosen;
  const change = useChangeSearch();
  const period = PERIODS.find((each) => each.id === filters.period);
  const label =
    period?.name ??
    (filters.start && filters.end
      ? `${toField(filters.start)} to ${toField(filters.end)}`.replaceAll(
          "T",
          " ",
        )
      : `Last ${filters.period}`);
  return (
    <DialogTrigger>
      <AriaButton className="pick" aria-label={`Range: ${label}`}>
        <Icon name="calendar" />
        <b>{label}</b>
        <Icon name="chevron" />
      </AriaButton>
      <Popover className="pop range" placement="bottom end" offset={6}>
        <Dialog aria-label="Range">
          {({ close }) => (
            <>
              <ListBox
                className="options"
                aria-label="Quick ranges"
                selectionMode="single"
                escapeKeyBehavior="none"
                selectedKeys={filters.period ? [filters.period] : []}
                items={PERIODS}
                onSelectionChange={(keys) => {
                  const [chosen] = keys === "all" ? [] : [...keys];
                  change({
                    period: chosen === undefined ? null : String(chosen),
                    start: null,
                    end: null,
                  });
                  close();
                }}
              >
                {(choice) => (
                  <ListBoxItem id={choice.id} className="opt">
                    {choice.name}
                  </ListBoxItem>
                )}
              </ListBox>
              <ExactRange onDone={close} />
            </>
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ExactRange({ onDone }: { onDone: () => void }) {
  const filters = usePageFilters();
  const change = useChangeSearch();
  const [start, setStart] = useState(
    filters.start ? toField(filters.start) : "",
  );
  const [end, setEnd] = useState(filters.end ? toField(filters.end) : "");
  const [error, setError] = useState<string | null>(null);
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  function apply(event: FormEvent) {
    event.preventDefault();
    if (new Date(start) >= new Date(end)) {
      setError("The end must be after the start.");
      return;
    }
    change({
      period: null,
      start: new Date(start).toISOString(),
      end: new Date(end).toISOString(),
    });
    onDone();
  }
  return (
    <form className="stack" onSubmit={apply}>
      <div className="field">
        <label htmlFor="range-start">From</label>
        <input
          className="input"
          id="range-start"
          type="datetime-local"
          required
          value={start}
          onChange={(event) => setStart(event.target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor="range-end">To</label>
        <input
          className={error ? "input bad" : "input"}
          id="range-end"
          type="datetime-local"
          required
          value={end}
          onChange={(event) => setEnd(event.target.value)}
          aria-describedby="range-error"
        />
      </div>
      <p className="error" id="range-error" role="alert">
        {error}
      </p>
      <p className="small faint">Your zone, {zone}.</p>
      <div className="row">
        <span className="grow" />
        <Button look="primary" type="submit">
          Apply range
        </Button>
      </div>
    </form>
  );
}

/** A date as a field has it: local, without a zone. */
function toField(iso: string): string {
  const date = new Date(iso);
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
