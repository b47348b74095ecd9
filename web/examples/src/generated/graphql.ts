/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** What happened to a part of a dashboard. */
export type ChangeKind =
  /** A widget or a query is new. */
  | 'ADDED'
  /** A field has another value. */
  | 'CHANGED'
  /** A widget or a query has another place in its list: old and new are indexes from 0. */
  | 'MOVED'
  /** A widget or a query is gone. */
  | 'REMOVED';

/** A new dashboard. */
export type CreateDashboardInput = {
  /** True: all projects, without a list. False: those in the list. */
  allProjects?: boolean | null | undefined;
  /** Whether a title that is taken becomes that of a copy; else it is refused. */
  duplicate?: boolean | null | undefined;
  /** Shown only when there is a start, too. Null clears. */
  end?: string | null | undefined;
  /** Names of environments that are there, at most 1,000; null or empty: all. */
  environments?: Array<string> | null | undefined;
  /** Which releases to look at; each list on its own, null clears both. */
  filters?: DashboardFiltersInput | null | undefined;
  /** The organization's slug. Optional for a token with only one organization. */
  organization?: string | null | undefined;
  /** How far to look back: a number above 0 and s, m, h, d or w, "14d"; null clears. */
  period?: string | null | undefined;
  /** Who may edit, for the creator, managers and owners to say; null: everybody. */
  permissions?: DashboardPermissionsInput | null | undefined;
  /** Ids or slugs, at most 1,000; [] and not allProjects: those of the viewer. */
  projects?: Array<string> | null | undefined;
  /** Before the end; shown only when there is an end, too. Null clears. */
  start?: string | null | undefined;
  /** Unique in the organization, case included; at most 255 characters, trimmed. */
  title: string;
  /** Whether times are shown in UTC; null: the viewer's own setting. */
  utc?: boolean | null | undefined;
  /** In order, at most 30; widgets that are not listed go, [] takes all. */
  widgets?: Array<WidgetInput> | null | undefined;
};

/** Which releases a dashboard looks at. */
export type DashboardFiltersInput = {
  /** Versions, each at most 255 characters; absent keeps, null or empty: all. */
  release?: Array<string> | null | undefined;
  /** Ids, each at most 255 characters; absent keeps, null or empty: all. */
  releaseId?: Array<string> | null | undefined;
};

/** Who may edit a dashboard; its creator, managers and owners always may. */
export type DashboardPermissionsInput = {
  /** False: only by its creator, the teams below, managers and owners; true clears the teams. */
  isEditableByEveryone: boolean;
  /** Ids or slugs, at most 1,000; absent keeps, null or empty: none. */
  teamsWithEditAccess?: Array<string> | null | undefined;
};

/** Who chose the type of a widget. */
export type DatasetSource =
  /** Decided for lack of a hint in the queries. */
  | 'FORCED'
  /** Concluded from what the queries ask. */
  | 'INFERRED'
  /** Not recorded, or of a type that leaves no choice. */
  | 'UNKNOWN'
  /** Somebody chose it; so it is unless said. */
  | 'USER';

/** Why nothing was written. */
export type ErrorCode =
  /** The title or the key is taken by something else, or what was written to is gone meanwhile. */
  | 'CONFLICT'
  /** The same id stands in a list twice. */
  | 'DUPLICATE'
  /** The caller may read it, but not change it. */
  | 'FORBIDDEN'
  /** The release has sessions of the last 90 days; it can be archived. */
  | 'HAS_HEALTH_DATA'
  /** Issues were first seen in the release; it can be archived. */
  | 'HAS_ISSUES'
  /** The value has the wrong form, or does not go with others. */
  | 'INVALID'
  /** An organization keeps its last dashboard. */
  | 'LAST_DASHBOARD'
  /** Others write to it for too long; send it again. */
  | 'LOCKED'
  /** There is no such thing, or it is not the caller's: nothing tells these apart. */
  | 'NOT_FOUND'
  /** A number or a date is too small or too large. */
  | 'OUT_OF_RANGE'
  /** Something is missing, null, empty or blank that cannot be. */
  | 'REQUIRED'
  /** A text is too long. */
  | 'TOO_LONG'
  /** A list is too long. */
  | 'TOO_MANY'
  /** The dashboard is not at the expected version; details has currentVersion, updatedBy and dateUpdated. */
  | 'VERSION_MISMATCH';

/** What happened to a release. */
export type ReleaseChangeKind =
  /** Its commits or refs were set. */
  | 'COMMITS_SET'
  /** It is new; whatever else the same write set is not told apart. */
  | 'CREATED'
  /** It is gone. */
  | 'DELETED'
  /** Its status, ref, url, owner, dates or projects changed, or it was deployed. */
  | 'UPDATED';

/** Whether lists show a release. */
export type ReleaseStatus =
  /** Lists pass it over unless they are asked for it; it can be opened again. */
  | 'ARCHIVED'
  /** Lists show it. */
  | 'OPEN';

/** Changes of a dashboard: absent keeps, null clears, lists replace. */
export type UpdateDashboardInput = {
  /** True: all projects, without a list. False: those in the list. */
  allProjects?: boolean | null | undefined;
  /** Shown only when there is a start, too. Null clears. */
  end?: string | null | undefined;
  /** Names of environments that are there, at most 1,000; null or empty: all. */
  environments?: Array<string> | null | undefined;
  /** Fail with VERSION_MISMATCH unless the dashboard has this version. Absent or null: write without this check. */
  expectedVersion?: number | null | undefined;
  /** Which releases to look at; each list on its own, null clears both. */
  filters?: DashboardFiltersInput | null | undefined;
  /** The dashboard's ID; the prebuilt dashboard has the ID "default-overview". */
  id: string | number;
  /** What to say of the change in the history, at most 10,000 characters. */
  message?: string | null | undefined;
  /** How far to look back: a number above 0 and s, m, h, d or w, "14d"; null clears. */
  period?: string | null | undefined;
  /** Who may edit, for the creator, managers and owners to say; null: everybody. */
  permissions?: DashboardPermissionsInput | null | undefined;
  /** Ids or slugs, at most 1,000; [] and not allProjects: those of the viewer. */
  projects?: Array<string> | null | undefined;
  /** Before the end; shown only when there is an end, too. Null clears. */
  start?: string | null | undefined;
  /** Unique in the organization, case included; at most 255 characters, trimmed. */
  title?: string | null | undefined;
  /** Whether times are shown in UTC; null: the viewer's own setting. */
  utc?: boolean | null | undefined;
  /** Tell all errors and the plan, and write nothing. */
  validateOnly?: boolean | null | undefined;
  /** In order, at most 30; widgets that are not listed go, [] takes all. */
  widgets?: Array<WidgetInput> | null | undefined;
};

/** How a widget is drawn. */
export type WidgetDisplayType =
  /** A line over time for each series, filled below. */
  | 'AREA'
  /** Bars over time. */
  | 'BAR'
  /** One number, which selectedAggregate and thresholds are for. */
  | 'BIG_NUMBER'
  /** A line over time for each series. */
  | 'LINE'
  /** Filled series over time, one upon the other. */
  | 'STACKED_AREA'
  /** A row for each group. */
  | 'TABLE'
  /** The largest groups over time. */
  | 'TOP_N';

/** A widget of a dashboard. In one with an id, absent keeps. */
export type WidgetInput = {
  /** Who chose what it asks. Absent in a new widget: USER. */
  datasetSource?: DatasetSource | null | undefined;
  /** At most 255 characters; null clears. */
  description?: string | null | undefined;
  /** How it is drawn; a new widget needs it. */
  displayType?: WidgetDisplayType | null | undefined;
  /** One of the dashboard's widgets, which is changed; alone it keeps it; absent: a new one. */
  id?: string | number | null | undefined;
  /** The bucket of a series: a number above 0 and s, m, h, d or w, seconds without. Absent in a new widget: "5m". */
  interval?: string | null | undefined;
  /** All five numbers together; null clears. */
  layout?: WidgetLayoutInput | null | undefined;
  /** How many rows or series are shown, 1 to 10; null clears. */
  limit?: number | null | undefined;
  /** In order, at least one; queries that are not listed go. */
  queries?: Array<WidgetQueryInput> | null | undefined;
  /** All of them together; null clears. */
  thresholds?: WidgetThresholdsInput | null | undefined;
  /** At most 255 characters, not blank; a new widget needs it. */
  title?: string | null | undefined;
  /** What it asks. Absent in a new widget: DISCOVER. */
  widgetType?: WidgetType | null | undefined;
};

/** Where a widget stands in six columns. */
export type WidgetLayoutInput = {
  /** Rows it takes, at least 1. */
  h: number;
  /** Rows it takes at least; at least 1. */
  minH: number;
  /** Columns it takes, at least 1; x + w is at most 6. */
  w: number;
  /** Its first column, 0 to 5. */
  x: number;
  /** Its first row, from 0. */
  y: number;
};

/** A query of a widget. In one with an id, absent keeps. */
export type WidgetQueryInput = {
  /** Functions, "p95(transaction.duration)", and equations; null: none. */
  aggregates?: Array<string> | null | undefined;
  /** Fields and tags that results are grouped by; null: none. */
  columns?: Array<string> | null | undefined;
  /** A search, which may be empty; a new query needs it. */
  conditions?: string | null | undefined;
  /** Headings of a table's fields, in their order; null: none. */
  fieldAliases?: Array<string> | null | undefined;
  /** Columns and aggregates as they are shown, in order; a new query needs it. */
  fields?: Array<string> | null | undefined;
  /** One of the widget's queries, which is changed; absent: a new one. */
  id?: string | number | null | undefined;
  /** Whether it is asked, but not drawn. Absent in a new query: false. */
  isHidden?: boolean | null | undefined;
  /** For the legend, at most 255 characters. Absent in a new query: empty. */
  name?: string | null | undefined;
  /** A column, an aggregate or "equation[0]"; a minus before it: falling. */
  orderby?: string | null | undefined;
  /** Which aggregate a big number shows, from 0; null clears. */
  selectedAggregate?: number | null | undefined;
};

/** Where a number turns from good to bad to worse: max1 and max2, or neither. */
export type WidgetThresholdsInput = {
  /** Up to here it is good; at least 0, and less than max2. */
  max1?: number | null | undefined;
  /** Up to here it is bad, above it worse. */
  max2?: number | null | undefined;
  /** What both are in, at most 255 characters; null: none. */
  unit?: string | null | undefined;
};

/** What the queries of a widget ask. */
export type WidgetType =
  /** Error events and transactions together; the two types of their own replace it. */
  | 'DISCOVER'
  /** Error events alone. */
  | 'ERROR_EVENTS'
  /** Issues: conditions know `is:`, columns and aggregates are hardly checked. */
  | 'ISSUE'
  /** Release health: sessions and users. */
  | 'METRICS'
  /** Spans of transactions. */
  | 'SPANS'
  /** Transactions alone. */
  | 'TRANSACTION_LIKE';

export type EditedDashboardFragment = { __typename: 'Dashboard', id: string, title: string, period: string | null, version: number, widgets: Array<{ __typename: 'Widget', id: string, title: string }> } & { ' $fragmentName'?: 'EditedDashboardFragment' };

export type CreateDashboardMutationVariables = Exact<{
  input: CreateDashboardInput;
}>;


export type CreateDashboardMutation = { __typename: 'Mutation', createDashboard: { __typename: 'DashboardPayload', dashboard: (
      { __typename: 'Dashboard' }
      & { ' $fragmentRefs'?: { 'EditedDashboardFragment': EditedDashboardFragment } }
    ) | null, errors: Array<{ __typename: 'MutationError', code: ErrorCode, message: string, path: Array<string> }> } };

export type SaveDashboardMutationVariables = Exact<{
  input: UpdateDashboardInput;
}>;


export type SaveDashboardMutation = { __typename: 'Mutation', updateDashboard: { __typename: 'DashboardPayload', dashboard: (
      { __typename: 'Dashboard' }
      & { ' $fragmentRefs'?: { 'EditedDashboardFragment': EditedDashboardFragment } }
    ) | null, errors: Array<{ __typename: 'MutationError', code: ErrorCode, message: string, path: Array<string>, details: unknown }> } };

export type ReadDashboardQueryVariables = Exact<{
  id: string | number;
}>;


export type ReadDashboardQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, dashboard: (
      { __typename: 'Dashboard' }
      & { ' $fragmentRefs'?: { 'EditedDashboardFragment': EditedDashboardFragment } }
    ) | null } | null };

export type DashboardChangesQueryVariables = Exact<{
  id: string | number;
  since: number;
}>;


export type DashboardChangesQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, dashboard: { __typename: 'Dashboard', id: string, version: number, diff: { __typename: 'DashboardDiff', changes: Array<{ __typename: 'DashboardChange', kind: ChangeKind, path: string, widgetId: string | null }> } } | null } | null };

export type ReleasesThenAuthorsQueryVariables = Exact<{
  first: number;
}>;


export type ReleasesThenAuthorsQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, releases: { __typename: 'ReleaseConnection', nodes: Array<{ __typename: 'Release', id: string, version: string } & ({ __typename: 'Release' } | { __typename: 'Release' }) & ({ authors: Array<{ __typename: 'Author', email: string | null }> } | { authors?: never })> } } | null };

export type ReleaseLineFragment = { __typename: 'Release', id: string, version: string, dateCreated: string, authors: Array<{ __typename: 'Author', name: string | null, email: string | null }>, lastDeploy: { __typename: 'Deploy', id: string, environment: string | null } | null } & { ' $fragmentName'?: 'ReleaseLineFragment' };

export type ReleasePageQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
}>;


export type ReleasePageQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, releases: { __typename: 'ReleaseConnection', edges: Array<{ __typename: 'ReleaseEdge', cursor: string, node: (
          { __typename: 'Release', id: string, version: string }
          & { ' $fragmentRefs'?: { 'ReleaseLineFragment': ReleaseLineFragment } }
        ) }>, pageInfo: { __typename: 'PageInfo', hasNextPage: boolean, endCursor: string | null } } } | null };

export type ArchiveReleaseMutationVariables = Exact<{
  version: string;
}>;


export type ArchiveReleaseMutation = { __typename: 'Mutation', updateRelease: { __typename: 'ReleasePayload', release: { __typename: 'Release', id: string, status: ReleaseStatus } | null, errors: Array<{ __typename: 'MutationError', code: ErrorCode, message: string, path: Array<string> }> } };

export type ReleaseChangedSubscriptionVariables = Exact<{ [key: string]: never; }>;


export type ReleaseChangedSubscription = { releaseChanged: { __typename: 'ReleaseChange', kind: ReleaseChangeKind, version: string, release: (
      { __typename: 'Release', id: string, url: string | null }
      & { ' $fragmentRefs'?: { 'ReleaseLineFragment': ReleaseLineFragment } }
    ) | null } };

export const EditedDashboardFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<EditedDashboardFragment, unknown>;
export const ReleaseLineFragmentDoc = {"kind":"Document","definitions":[{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleaseLineFragment, unknown>;
export const CreateDashboardDocument = {"__meta__":{"hash":"sha256:26e4c4291ff2dbf3cb2d260d10e9664a00b27ccb6404ae3896ec4b6ebb33d21d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateDashboardInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"createDashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<CreateDashboardMutation, CreateDashboardMutationVariables>;
export const SaveDashboardDocument = {"__meta__":{"hash":"sha256:0b9ecc49223b1ff5fa1c71e463212c2d2586411b5ca9cfd98f4681df9c81ccd7"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateDashboardInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"updateDashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<SaveDashboardMutation, SaveDashboardMutationVariables>;
export const ReadDashboardDocument = {"__meta__":{"hash":"sha256:78de603e825d2f3292c8b31a3019ef4a38630336fad3f21289d2e2f8d755bb45"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReadDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<ReadDashboardQuery, ReadDashboardQueryVariables>;
export const DashboardChangesDocument = {"__meta__":{"hash":"sha256:014589780aa40e5ee86c637e2a70e43420070783c08b14019ea699625433ca25"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DashboardChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"widgetId"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DashboardChangesQuery, DashboardChangesQueryVariables>;
export const ReleasesThenAuthorsDocument = {"__meta__":{"hash":"sha256:6f01241e89254ef9981c0d50e92fa059abcfc74297e75cdb8eb1ac112560ded3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReleasesThenAuthors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"releases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"InlineFragment","directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"label"},"value":{"kind":"StringValue","value":"authors","block":false}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReleasesThenAuthorsQuery, ReleasesThenAuthorsQueryVariables>;
export const ReleasePageDocument = {"__meta__":{"hash":"sha256:bc56fcbf1d6f39f96a59ba0f90b5c837748feb1d68f29e76471f45cb7558cbd0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReleasePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"releases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleasePageQuery, ReleasePageQueryVariables>;
export const ArchiveReleaseDocument = {"__meta__":{"hash":"sha256:6b55f072e611f229f737884f2a874201f555ab08f2db91d05966bd83f2be9f7d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveRelease"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"updateRelease"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"version"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"EnumValue","value":"ARCHIVED"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveReleaseMutation, ArchiveReleaseMutationVariables>;
export const ReleaseChangedDocument = {"__meta__":{"hash":"sha256:bd471e9727dd6e14c236ebc0324ca3e0d573aa34744b23ff79d9a57d987c05f1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ReleaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"releaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleaseChangedSubscription, ReleaseChangedSubscriptionVariables>;