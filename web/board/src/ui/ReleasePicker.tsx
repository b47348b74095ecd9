import { Suspense, useDeferredValue, useState } from "react";
import {
  Autocomplete,
  Button,
  Dialog,
  DialogTrigger,
  Input,
  ListBox,
  ListBoxItem,
  Popover,
  SearchField,
} from "react-aria-components";
import { graphql, useLazyLoadQuery } from "react-relay";

import type { ReleasePickerQuery } from "../relay/__generated__/ReleasePickerQuery.graphql";
import { useViewer } from "../shell/viewer";
import { quote } from "../widgets/quote";
import { Icon } from "./Icon";

type Props = {
  label: string;
  /** The words of the button while no release is chosen, or always if they are to stay. */
  none: string;
  chosen: string | null;
  /** The slug of the project whose releases are offered; null: all. */
  project: string | null;
  onChange: (version: string) => void;
};

/** A button that opens a list of releases, found by a part of their version. */
export function ReleasePicker(props: Props) {
  return (
    <DialogTrigger>
      <Button
        className="pick"
        aria-label={`${props.label}: ${props.chosen ?? props.none}`}
      >
        <b className={props.chosen ? "mono" : undefined}>
          {props.chosen ?? props.none}
        </b>
        <Icon name="chevron" />
      </Button>
      <Popover className="pop" placement="bottom end" offset={6}>
        <Dialog aria-label={props.label}>
          {({ close }) => (
            <Choices
              {...props}
              onChange={(version) => {
                props.onChange(version);
                close();
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function Choices(props: Props) {
  const [text, setText] = useState("");
  const searched = useDeferredValue(text);
  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField aria-label="Search releases" autoFocus>
        <Input className="input" placeholder="Part of a version" />
      </SearchField>
      <Suspense fallback={<p className="group">Loading…</p>}>
        <Versions {...props} text={searched.trim()} />
      </Suspense>
    </Autocomplete>
  );
}

function Versions(props: Props & { text: string }) {
  const { organization } = useViewer();
  const data = useLazyLoadQuery<ReleasePickerQuery>(
    graphql`
      query ReleasePickerQuery($slug: String!, $filter: ReleaseFilter!) {
        organization(slug: $slug) {
          releases(first: 30, filter: $filter) {
            nodes {
              id
              version
            }
          }
        }
      }
    `,
    {
      slug: organization,
      filter: {
        query: props.text ? quote(props.text) : null,
        status: null,
        projects: [props.project ?? "-1"],
      },
    },
  );
  const releases = data.organization?.releases.nodes ?? [];
  return (
    <ListBox
      className="options"
      aria-label={props.label}
      selectionMode="single"
      escapeKeyBehavior="none"
      selectedKeys={props.chosen === null ? [] : [props.chosen]}
      onSelectionChange={(keys) => {
        const [version] = keys === "all" ? [] : [...keys];
        if (version !== undefined) props.onChange(String(version));
      }}
      items={releases}
      renderEmptyState={() => <p className="group">Nothing matches.</p>}
    >
      {({ version }) => (
        <ListBoxItem id={version} textValue={version} className="opt">
          {({ isSelected }) => (
            <>
              <span className="mono cut">{version}</span>
              {isSelected && <Icon name="check" />}
            </>
          )}
        </ListBoxItem>
      )}
    </ListBox>
  );
}
