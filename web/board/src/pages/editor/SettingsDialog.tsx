import { Suspense } from "react";
import { Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { graphql, useLazyLoadQuery } from "react-relay";

import type { SettingsDialogQuery } from "../../relay/__generated__/SettingsDialogQuery.graphql";
import { useViewer } from "../../shell/viewer";
import { Button } from "../../ui/Button";
import { Field, SelectField } from "../../ui/Field";
import { FieldErrors } from "../../ui/FieldErrors";
import type { Draft, DraftRange } from "./draft/draft";
import { findMessages, type Problem } from "./draft/problems";
import { NameField } from "./form/NameField";

/** Who may do what with the dashboard. */
export type Access = {
  canChangePermissions: boolean;
  /** The name of whoever created it; null if unknown. */
  creator: string | null;
};

type Props = {
  isOpen: boolean;
  draft: Draft;
  access: Access;
  /** Those of the dashboard itself. */
  problems: readonly Problem[];
  onChange: (draft: Draft, name: string) => void;
  onClose: () => void;
};

const FIXED = "fixed";
const PERIODS = [
  { id: "", name: "Last 14 days, the default" },
  { id: "24h", name: "Last 24 hours" },
  { id: "7d", name: "Last 7 days" },
  { id: "14d", name: "Last 14 days" },
  { id: "30d", name: "Last 30 days" },
  { id: "90d", name: "Last 90 days" },
  { id: FIXED, name: "From a start to an end" },
];
const DAY = 86_400_000;

/** What everyone sees at first, and who may edit: both are saved with the dashboard. */
export function SettingsDialog(props: Props) {
  return (
    <ModalOverlay
      className="scrim"
      isDismissable
      isOpen={props.isOpen}
      onOpenChange={(isOpen) => !isOpen && props.onClose()}
    >
      <Modal className="dialog medium">
        <Dialog>
          <header>
            <Heading slot="title">Filters and permissions</Heading>
            <p className="muted">They are saved with the dashboard.</p>
          </header>
          <div className="scrolls">
            <Suspense fallback={<span className="skel skel-card" />}>
              <Settings {...props} />
            </Suspense>
          </div>
          <footer>
            <span className="grow" />
            <Button look="primary" onPress={props.onClose}>
              Done
            </Button>
          </footer>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Settings(props: Props) {
  const { draft, problems, onChange } = props;
  const { organization: slug } = useViewer();
  const { organization } = useLazyLoadQuery<SettingsDialogQuery>(
    graphql`
      query SettingsDialogQuery($slug: String!) {
        organization(slug: $slug) {
          name
          projects(first: 100) {
            nodes {
              slug
              name
            }
          }
          environments {
            name
          }
          releases(first: 50) {
            nodes {
              version
            }
          }
          teams(first: 100) {
            nodes {
              slug
              name
            }
          }
        }
      }
    `,
    { slug },
    { fetchPolicy: "store-or-network" },
  );
  const messagesAt = (...path: string[]) => findMessages(problems, ...path);
  const isAll = draft.projects === null;
  return (
    <>
      <section className="stack" aria-label="Filters">
        <h3>What everyone sees at first</h3>
        {!isAll && (
          <NameField
            label="Projects"
            placeholder="The projects of whoever looks"
            names={draft.projects}
            choices={toChoices(organization?.projects.nodes)}
            messages={messagesAt("projects")}
            isRefused={(index) =>
              messagesAt("projects", String(index)).length > 0
            }
            onChange={(projects) =>
              onChange({ ...draft, projects }, "change the projects")
            }
          />
        )}
        <label className="check">
          <input
            type="checkbox"
            checked={isAll}
            onChange={(event) =>
              onChange(
                { ...draft, projects: event.target.checked ? null : [] },
                "change the projects",
              )
            }
          />
          All projects
        </label>
        <NameField
          label="Environments"
          placeholder="All environments"
          names={draft.environments}
          choices={(organization?.environments ?? []).flatMap(({ name }) =>
            name ? [toChoice(name)] : [],
          )}
          messages={messagesAt("environments")}
          isRefused={(index) =>
            messagesAt("environments", String(index)).length > 0
          }
          onChange={(environments) =>
            onChange({ ...draft, environments }, "change the environments")
          }
        />
        <NameField
          label="Releases"
          placeholder="Any release"
          names={draft.releases}
          choices={[
            toChoice("latest", "The latest release of each project"),
            ...(organization?.releases.nodes ?? []).map(({ version }) =>
              toChoice(version),
            ),
          ]}
          messages={messagesAt("filters")}
          isRefused={(index) =>
            messagesAt("filters", "release", String(index)).length > 0
          }
          onChange={(releases) =>
            onChange({ ...draft, releases }, "change the releases")
          }
        />
        <Range
          range={draft.range}
          messagesAt={messagesAt}
          onChange={(range) =>
            onChange({ ...draft, range }, "change the range")
          }
        />
      </section>
      <Editors
        {...props}
        organization={organization?.name ?? slug}
        teams={toChoices(organization?.teams.nodes)}
      />
    </>
  );
}

function Range(props: {
  range: DraftRange;
  messagesAt: (name: string) => readonly string[];
  onChange: (range: DraftRange) => void;
}) {
  const { range, messagesAt, onChange } = props;
  const isFixed = range.start !== null || range.end !== null;
  function choose(period: string) {
    if (period !== FIXED) {
      onChange({ period: period || null, start: null, end: null });
      return;
    }
    const end = new Date();
    const start = new Date(end.getTime() - 14 * DAY);
    onChange({
      period: null,
      start: start.toISOString(),
      end: end.toISOString(),
    });
  }
  return (
    <>
      <SelectField
        label="Range"
        value={isFixed ? FIXED : (range.period ?? "")}
        choices={PERIODS}
        messages={messagesAt("period")}
        onChange={choose}
      />
      {isFixed && (
        <div className="two">
          {(["start", "end"] as const).map((name) => (
            <Field
              key={name}
              label={name === "start" ? "Start" : "End"}
              messages={messagesAt(name)}
            >
              {(attributes) => (
                <input
                  {...attributes}
                  className="input"
                  type="datetime-local"
                  value={toLocal(range[name])}
                  onChange={(event) =>
                    onChange({
                      ...range,
                      [name]: fromLocal(event.target.value),
                    })
                  }
                />
              )}
            </Field>
          ))}
        </div>
      )}
    </>
  );
}

function Editors(
  props: Props & {
    organization: string;
    teams: ReturnType<typeof toChoices>;
  },
) {
  const { draft, access, problems, onChange } = props;
  const { editors } = draft;
  const creator = access.creator ?? "Its creator";
  const messages = findMessages(problems, "permissions");
  function change(teams: readonly string[] | null) {
    onChange({ ...draft, editors: teams }, "change who may edit");
  }
  return (
    <fieldset className="plain stack" disabled={!access.canChangePermissions}>
      <legend>
        <h3>Who may edit</h3>
      </legend>
      {!access.canChangePermissions && (
        <p className="muted">
          {creator}, managers and owners may change this; you may not.
        </p>
      )}
      <label className="check">
        <input
          type="radio"
          name="editors"
          checked={editors === null}
          onChange={() => change(null)}
        />
        Everyone in {props.organization}
      </label>
      <label className="check">
        <input
          type="radio"
          name="editors"
          checked={editors !== null}
          onChange={() => change([])}
        />
        Some people
      </label>
      {editors !== null && (
        <NameField
          label="Teams that may edit"
          placeholder="No team"
          names={editors}
          choices={props.teams}
          messages={messages}
          isRefused={(index) =>
            findMessages(
              problems,
              "permissions",
              "teamsWithEditAccess",
              String(index),
            ).length > 0
          }
          onChange={change}
        />
      )}
      {editors === null && <FieldErrors messages={messages} />}
      <p className="small faint">
        {editors === null
          ? "Everyone may look, too."
          : `${creator}, managers and owners always may edit. Everyone may look.`}
      </p>
    </fieldset>
  );
}

function toChoice(name: string, description = "") {
  return { name, description, isAnswerable: true };
}

function toChoices(
  nodes: readonly { readonly slug: string; readonly name: string }[] = [],
) {
  return nodes.map(({ slug, name }) =>
    toChoice(slug, name === slug ? "" : name),
  );
}

/** Write a date as a field of local time has it. */
function toLocal(date: string | null): string {
  if (date === null) return "";
  const zone = new Date(date).getTimezoneOffset() * 60_000;
  return new Date(new Date(date).getTime() - zone).toISOString().slice(0, 16);
}

function fromLocal(value: string): string | null {
  return value === "" ? null : new Date(value).toISOString();
}
