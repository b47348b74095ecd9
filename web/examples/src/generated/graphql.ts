/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
/** The kind of a change between two versions of a dashboard. */
export type ChangeKind =
  /** A widget or a query was added. */
  | 'ADDED'
  /** A field has another value. */
  | 'CHANGED'
  /** A widget or a query moved in its list. Old and new are indexes from 0. */
  | 'MOVED'
  /** A widget or a query was removed. */
  | 'REMOVED';

/** A new dashboard. */
export type CreateDashboardInput = {
  /** True: all projects, without a list. False: the projects in the list. */
  allProjects?: boolean | null | undefined;
  /** Whether a taken title becomes a copy title such as "Errors copy". False: it is refused. */
  duplicate?: boolean | null | undefined;
  /** End of the time range. Null clears. */
  end?: string | null | undefined;
  /** Names of existing environments, at most 1,000. Null or empty: all. */
  environments?: Array<string> | null | undefined;
  /** Release filters; each list changes on its own. Null clears both. */
  filters?: DashboardFiltersInput | null | undefined;
  /** The organization's slug. Optional for a token with only one organization. */
  organization?: string | null | undefined;
  /** Relative time range: a number above 0 and s, m, h, d or w, such as "14d". Null clears. */
  period?: string | null | undefined;
  /** Who may edit. Only the creator, managers and owners may change it. Null: everyone. */
  permissions?: DashboardPermissionsInput | null | undefined;
  /** Ids or slugs, at most 1,000. Empty, without allProjects: the viewer's projects. */
  projects?: Array<string | number> | null | undefined;
  /** Start of the time range, before the end. Null clears. */
  start?: string | null | undefined;
  /** Unique in the organization, case-sensitive; at most 255 characters, trimmed. */
  title: string;
  /** Whether times are shown in UTC. Null: the viewer's setting. */
  utc?: boolean | null | undefined;
  /** Return all errors and, without errors, the plan; write nothing. */
  validateOnly?: boolean | null | undefined;
  /** All widgets in order, at most 30, with at most 512 KiB of texts. Widgets that are not listed are deleted. */
  widgets?: Array<WidgetInput> | null | undefined;
};

/** The releases that a dashboard shows. */
export type DashboardFiltersInput = {
  /** Release versions, each at most 255 characters. Absent keeps; null or empty: all. */
  release?: Array<string> | null | undefined;
  /** Release ids, each at most 255 characters. Absent keeps; null or empty: all. */
  releaseId?: Array<string> | null | undefined;
};

/** Who may edit a dashboard. Its creator, managers and owners always may. */
export type DashboardPermissionsInput = {
  /** False: only the creator, the teams below, managers and owners. True clears the teams. */
  isEditableByEveryone: boolean;
  /** Ids or slugs of teams, at most 1,000. Absent keeps; null or empty: none. */
  teamsWithEditAccess?: Array<string> | null | undefined;
};

/** How the type of a widget was chosen. */
export type DatasetSource =
  /** Set by default because the fields of the queries do not determine it. */
  | 'FORCED'
  /** Inferred from the fields of the queries. */
  | 'INFERRED'
  /** Not recorded, or the widget type leaves no choice. */
  | 'UNKNOWN'
  /** Chosen by a user; the default of a new widget. */
  | 'USER';

/** Why a mutation wrote nothing. */
export type ErrorCode =
  /** The title, version or idempotency key is already in use, or the object was deleted during the write. */
  | 'CONFLICT'
  /** A list contains the same id twice. */
  | 'DUPLICATE'
  /** The caller may read the object, but not change it. */
  | 'FORBIDDEN'
  /** The release has sessions in the last 90 days. It can be archived. */
  | 'HAS_HEALTH_DATA'
  /** Issues were first seen in the release. It can be archived. */
  | 'HAS_ISSUES'
  /** The value has the wrong form, or conflicts with another value of the input. */
  | 'INVALID'
  /** The last dashboard of an organization cannot be deleted. */
  | 'LAST_DASHBOARD'
  /** Timed out waiting for concurrent writes. Retry the request. */
  | 'LOCKED'
  /** The object does not exist, or belongs to another organization. */
  | 'NOT_FOUND'
  /** A number or a date is too small or too large. */
  | 'OUT_OF_RANGE'
  /** A required value is missing, null, empty or blank. */
  | 'REQUIRED'
  /** A text is too long; `details` has `limit` and `actual`. */
  | 'TOO_LONG'
  /** A list has too many items; `details` has `limit` and `actual`. */
  | 'TOO_MANY'
  /** The dashboard does not have the expected version; `details` has `currentVersion`, `updatedBy` and `dateUpdated`. */
  | 'VERSION_MISMATCH';

/** How a release changed. */
export type ReleaseChangeKind =
  /** Its commits or refs were set. */
  | 'COMMITS_SET'
  /** The release was created. Other values that the same write set have no event of their own. */
  | 'CREATED'
  /** The release was deleted. */
  | 'DELETED'
  /** Its status, ref, url, owner, dates or projects changed, or it was deployed. */
  | 'UPDATED';

/** Whether release lists contain a release. */
export type ReleaseStatus =
  /** Lists contain the release only if the filter selects archived ones. Can be undone. */
  | 'ARCHIVED'
  /** Lists contain the release. */
  | 'OPEN';

/** Changes of a dashboard: absent keeps, null clears, a list replaces the list. */
export type UpdateDashboardInput = {
  /** True: all projects, without a list. False: the projects in the list. */
  allProjects?: boolean | null | undefined;
  /** End of the time range. Null clears. */
  end?: string | null | undefined;
  /** Names of existing environments, at most 1,000. Null or empty: all. */
  environments?: Array<string> | null | undefined;
  /** Fail with VERSION_MISMATCH unless the dashboard has this version. Absent or null: write without this check. */
  expectedVersion?: number | null | undefined;
  /** Release filters; each list changes on its own. Null clears both. */
  filters?: DashboardFiltersInput | null | undefined;
  /** The dashboard's id; the prebuilt dashboard has the id "default-overview". */
  id: string | number;
  /** Message of the change in the history, at most 10,000 characters. */
  message?: string | null | undefined;
  /** Relative time range: a number above 0 and s, m, h, d or w, such as "14d". Null clears. */
  period?: string | null | undefined;
  /** Who may edit. Only the creator, managers and owners may change it. Null: everyone. */
  permissions?: DashboardPermissionsInput | null | undefined;
  /** Ids or slugs, at most 1,000. Empty, without allProjects: the viewer's projects. */
  projects?: Array<string | number> | null | undefined;
  /** Start of the time range, before the end. Null clears. */
  start?: string | null | undefined;
  /** Unique in the organization, case-sensitive; at most 255 characters, trimmed. */
  title?: string | null | undefined;
  /** Whether times are shown in UTC. Null: the viewer's setting. */
  utc?: boolean | null | undefined;
  /** Return all errors and the plan, and write nothing. */
  validateOnly?: boolean | null | undefined;
  /** All widgets in order, at most 30, with at most 512 KiB of texts. Widgets that are not listed are deleted. */
  widgets?: Array<WidgetInput> | null | undefined;
};

/** How a widget is drawn. */
export type WidgetDisplayType =
  /** One line over time for each series, with the area below it filled. */
  | 'AREA'
  /** Bars over time. */
  | 'BAR'
  /** A single number. selectedAggregate chooses it, thresholds colour it. */
  | 'BIG_NUMBER'
  /** A bar for each group: one column and one aggregate in each query. */
  | 'CATEGORICAL_BAR'
  /** One line over time for each series. */
  | 'LINE'
  /** Filled series over time, stacked on each other. */
  | 'STACKED_AREA'
  /** A table with a row for each group. */
  | 'TABLE'
  /** The description, in Markdown. Without queries. */
  | 'TEXT'
  /** The largest groups over time. */
  | 'TOP_N';

/** A widget of a dashboard. With an id, an absent key keeps the stored value. */
export type WidgetInput = {
  /** How the widget type was chosen. Absent in a new widget: USER. */
  datasetSource?: DatasetSource | null | undefined;
  /** At most 255 characters; of a TEXT widget Markdown of at most 10,000. Null clears. */
  description?: string | null | undefined;
  /** How the widget is drawn. Required in a new widget. */
  displayType?: WidgetDisplayType | null | undefined;
  /** A widget of the dashboard, to change it; alone, to keep it. Absent: a new widget. */
  id?: string | number | null | undefined;
  /** Bucket size of a series: a number above 0 and s, m, h, d or w; seconds without a unit. Absent in a new widget: "5m". */
  interval?: string | null | undefined;
  /** Position and size, all five numbers together. Null clears. */
  layout?: WidgetLayoutInput | null | undefined;
  /** Maximum number of rows or series, 1 to 10. Null clears. */
  limit?: number | null | undefined;
  /** All queries in order, 1 to 10, and none of a TEXT widget. Queries that are not listed are deleted. */
  queries?: Array<WidgetQueryInput> | null | undefined;
  /** Thresholds, replaced as a whole. Null clears. */
  thresholds?: WidgetThresholdsInput | null | undefined;
  /** At most 255 characters, trimmed, not blank. Required in a new widget. */
  title?: string | null | undefined;
  /** Dataset of the queries. Absent in a new widget: DISCOVER. */
  widgetType?: WidgetType | null | undefined;
};

/** The position and size of a widget in a grid of six columns. */
export type WidgetLayoutInput = {
  /** Height in rows, at least `minH`. Widgets cannot overlap. */
  h: number;
  /** Minimum height in rows, at least 1. */
  minH: number;
  /** Width in columns, at least 1; x + w is at most 6. */
  w: number;
  /** First column, 0 to 5. */
  x: number;
  /** First row, from 0. */
  y: number;
};

/** A query of a widget. With an id, an absent key keeps the stored value. */
export type WidgetQueryInput = {
  /** Functions such as "p95(transaction.duration)", and equations: at most 20, of at most 512 characters each. Charts need at least one. Null: none. */
  aggregates?: Array<string> | null | undefined;
  /** Fields and tags to group the results by: at most 20, of at most 512 characters each. Null: none. */
  columns?: Array<string> | null | undefined;
  /** A search, at most 4,096 characters; empty selects everything. Required in a new query. */
  conditions?: string | null | undefined;
  /** Headings of a table's fields, in their order: at most 20, of at most 255 characters each. Null: none. */
  fieldAliases?: Array<string> | null | undefined;
  /** Columns and aggregates in the order of display: at most 20, of at most 512 characters each. Required in a new query. */
  fields?: Array<string> | null | undefined;
  /** A query of the widget, to change it. Absent: a new query. */
  id?: string | number | null | undefined;
  /** Whether the query runs but is not drawn. Absent in a new query: false. */
  isHidden?: boolean | null | undefined;
  /** Name in the legend, at most 255 characters. Absent in a new query: empty. */
  name?: string | null | undefined;
  /** A column, an aggregate or "equation[0]"; a leading minus sorts descending. */
  orderby?: string | null | undefined;
  /** Index of the aggregate that a big number shows, from 0; it must exist. Null clears. */
  selectedAggregate?: number | null | undefined;
};

/** Thresholds that divide a number into good, meh and poor: max1 and max2, or none. */
export type WidgetThresholdsInput = {
  /** Largest good number; at least 0 and less than max2. */
  max1?: number | null | undefined;
  /** Largest meh number; greater ones are poor. */
  max2?: number | null | undefined;
  /** Unit of both, at most 255 characters. Null: none. */
  unit?: string | null | undefined;
};

/** The dataset that the queries of a widget read. */
export type WidgetType =
  /** Deploys, releases and commits. */
  | 'DELIVERY'
  /** Error events and transactions together. ERROR_EVENTS and TRANSACTION_LIKE separate them. */
  | 'DISCOVER'
  /** Error events only. */
  | 'ERROR_EVENTS'
  /** Issues. Conditions accept `is:`; columns, aggregates and orders are not checked. */
  | 'ISSUE'
  /** Release health: sessions and users. Columns, aggregates and filters are a closed list. */
  | 'METRICS'
  /** Spans of transactions. */
  | 'SPANS'
  /** Transactions only. */
  | 'TRANSACTION_LIKE';

export type ChartsQueryVariables = Exact<{
  id: string | number;
  period: string;
}>;


export type ChartsQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, dashboard: { __typename: 'Dashboard', id: string, widgets: Array<{ __typename: 'Widget', id: string, title: string, displayType: WidgetDisplayType, data: { __typename: 'WidgetData', timestamps: Array<number>, results: Array<{ __typename: 'WidgetQueryResult', columns: Array<{ __typename: 'WidgetColumn', field: string, alias: string | null }>, series: Array<{ __typename: 'TimeSeries', label: string, values: Array<number | null> }>, rows: Array<{ __typename: 'WidgetRow', values: Array<string | number | boolean | null> }>, error: { __typename: 'WidgetDataError', message: string } | null }> } }> } | null } | null };

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


export type DashboardChangesQuery = { __typename: 'Query', organization: { __typename: 'Organization', id: string, dashboard: { __typename: 'Dashboard', id: string, version: number, diff: { __typename: 'DashboardDiff', changes: Array<{ __typename: 'DashboardChange', kind: ChangeKind, path: string, widgetId: string | null }> } | null } | null } | null };

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
export const ChartsDocument = {"__meta__":{"hash":"sha256:ff2fb7db9f6941412b5d67cab2ce4ef571872d2332e3e6d98512c85989f376a3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"Charts"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"period"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"displayType"}},{"kind":"Field","name":{"kind":"Name","value":"data"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"period"},"value":{"kind":"Variable","name":{"kind":"Name","value":"period"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"timestamps"}},{"kind":"Field","name":{"kind":"Name","value":"results"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"columns"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"field"}},{"kind":"Field","name":{"kind":"Name","value":"alias"}}]}},{"kind":"Field","name":{"kind":"Name","value":"series"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"label"}},{"kind":"Field","name":{"kind":"Name","value":"values"}}]}},{"kind":"Field","name":{"kind":"Name","value":"rows"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"values"}}]}},{"kind":"Field","name":{"kind":"Name","value":"error"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"message"}}]}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ChartsQuery, ChartsQueryVariables>;
export const CreateDashboardDocument = {"__meta__":{"hash":"sha256:26e4c4291ff2dbf3cb2d260d10e9664a00b27ccb6404ae3896ec4b6ebb33d21d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"CreateDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"CreateDashboardInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"createDashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<CreateDashboardMutation, CreateDashboardMutationVariables>;
export const SaveDashboardDocument = {"__meta__":{"hash":"sha256:0b9ecc49223b1ff5fa1c71e463212c2d2586411b5ca9cfd98f4681df9c81ccd7"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"SaveDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"input"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"UpdateDashboardInput"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"updateDashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"Variable","name":{"kind":"Name","value":"input"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"details"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<SaveDashboardMutation, SaveDashboardMutationVariables>;
export const ReadDashboardDocument = {"__meta__":{"hash":"sha256:78de603e825d2f3292c8b31a3019ef4a38630336fad3f21289d2e2f8d755bb45"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReadDashboard"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"EditedDashboard"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"EditedDashboard"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Dashboard"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}},{"kind":"Field","name":{"kind":"Name","value":"period"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"widgets"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"title"}}]}}]}}]} as unknown as DocumentNode<ReadDashboardQuery, ReadDashboardQueryVariables>;
export const DashboardChangesDocument = {"__meta__":{"hash":"sha256:014589780aa40e5ee86c637e2a70e43420070783c08b14019ea699625433ca25"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"DashboardChanges"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"id"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"ID"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"since"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"dashboard"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"id"},"value":{"kind":"Variable","name":{"kind":"Name","value":"id"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"diff"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"from"},"value":{"kind":"Variable","name":{"kind":"Name","value":"since"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"changes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"path"}},{"kind":"Field","name":{"kind":"Name","value":"widgetId"}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<DashboardChangesQuery, DashboardChangesQueryVariables>;
export const ReleasesThenAuthorsDocument = {"__meta__":{"hash":"sha256:6f01241e89254ef9981c0d50e92fa059abcfc74297e75cdb8eb1ac112560ded3"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReleasesThenAuthors"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"releases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"nodes"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"InlineFragment","directives":[{"kind":"Directive","name":{"kind":"Name","value":"defer"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"label"},"value":{"kind":"StringValue","value":"authors","block":false}}]}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}}]}}]}}]}}]}}]}}]} as unknown as DocumentNode<ReleasesThenAuthorsQuery, ReleasesThenAuthorsQueryVariables>;
export const ReleasePageDocument = {"__meta__":{"hash":"sha256:bc56fcbf1d6f39f96a59ba0f90b5c837748feb1d68f29e76471f45cb7558cbd0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReleasePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"releases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleasePageQuery, ReleasePageQueryVariables>;
export const ArchiveReleaseDocument = {"__meta__":{"hash":"sha256:6b55f072e611f229f737884f2a874201f555ab08f2db91d05966bd83f2be9f7d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveRelease"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"updateRelease"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"version"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"EnumValue","value":"ARCHIVED"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveReleaseMutation, ArchiveReleaseMutationVariables>;
export const ReleaseChangedDocument = {"__meta__":{"hash":"sha256:bd471e9727dd6e14c236ebc0324ca3e0d573aa34744b23ff79d9a57d987c05f1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ReleaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"releaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleaseChangedSubscription, ReleaseChangedSubscriptionVariables>;