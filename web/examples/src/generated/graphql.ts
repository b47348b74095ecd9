/* eslint-disable */
/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type ChangeKind =
  | 'ADDED'
  | 'CHANGED'
  | 'MOVED'
  | 'REMOVED';

/** A new dashboard. */
export type CreateDashboardInput = {
  allProjects?: boolean | null | undefined;
  /** Whether a title that is taken becomes that of a copy. */
  duplicate?: boolean | null | undefined;
  end?: string | null | undefined;
  environments?: Array<string> | null | undefined;
  filters?: DashboardFiltersInput | null | undefined;
  organization?: string | null | undefined;
  period?: string | null | undefined;
  permissions?: DashboardPermissionsInput | null | undefined;
  projects?: Array<string> | null | undefined;
  start?: string | null | undefined;
  title: string;
  utc?: boolean | null | undefined;
  widgets?: Array<WidgetInput> | null | undefined;
};

export type DashboardFiltersInput = {
  release?: Array<string> | null | undefined;
  releaseId?: Array<string> | null | undefined;
};

export type DashboardPermissionsInput = {
  isEditableByEveryone: boolean;
  teamsWithEditAccess?: Array<string> | null | undefined;
};

export type DatasetSource =
  | 'FORCED'
  | 'INFERRED'
  | 'UNKNOWN'
  | 'USER';

export type ErrorCode =
  | 'CONFLICT'
  | 'DUPLICATE'
  | 'FORBIDDEN'
  | 'HAS_HEALTH_DATA'
  | 'HAS_ISSUES'
  | 'INVALID'
  | 'LAST_DASHBOARD'
  | 'LOCKED'
  | 'NOT_FOUND'
  | 'OUT_OF_RANGE'
  | 'REQUIRED'
  | 'TOO_LONG'
  | 'TOO_MANY'
  | 'VERSION_MISMATCH';

/** What happened to a release. */
export type ReleaseChangeKind =
  | 'COMMITS_SET'
  | 'CREATED'
  | 'DELETED'
  | 'UPDATED';

export type ReleaseStatus =
  | 'ARCHIVED'
  | 'OPEN';

/** Changes of a dashboard: absent keeps, null clears, lists replace. */
export type UpdateDashboardInput = {
  allProjects?: boolean | null | undefined;
  end?: string | null | undefined;
  environments?: Array<string> | null | undefined;
  /** Refuse the change if the version is another one. */
  expectedVersion?: number | null | undefined;
  filters?: DashboardFiltersInput | null | undefined;
  id: string | number;
  message?: string | null | undefined;
  period?: string | null | undefined;
  permissions?: DashboardPermissionsInput | null | undefined;
  projects?: Array<string> | null | undefined;
  start?: string | null | undefined;
  title?: string | null | undefined;
  utc?: boolean | null | undefined;
  /** Tell all errors and the plan, and write nothing. */
  validateOnly?: boolean | null | undefined;
  widgets?: Array<WidgetInput> | null | undefined;
};

export type WidgetDisplayType =
  | 'AREA'
  | 'BAR'
  | 'BIG_NUMBER'
  | 'LINE'
  | 'STACKED_AREA'
  | 'TABLE'
  | 'TOP_N';

export type WidgetInput = {
  datasetSource?: DatasetSource | null | undefined;
  description?: string | null | undefined;
  displayType?: WidgetDisplayType | null | undefined;
  id?: string | number | null | undefined;
  interval?: string | null | undefined;
  layout?: WidgetLayoutInput | null | undefined;
  limit?: number | null | undefined;
  queries?: Array<WidgetQueryInput> | null | undefined;
  thresholds?: WidgetThresholdsInput | null | undefined;
  title?: string | null | undefined;
  widgetType?: WidgetType | null | undefined;
};

export type WidgetLayoutInput = {
  h: number;
  minH: number;
  w: number;
  x: number;
  y: number;
};

export type WidgetQueryInput = {
  aggregates?: Array<string> | null | undefined;
  columns?: Array<string> | null | undefined;
  conditions?: string | null | undefined;
  fieldAliases?: Array<string> | null | undefined;
  fields?: Array<string> | null | undefined;
  id?: string | number | null | undefined;
  isHidden?: boolean | null | undefined;
  name?: string | null | undefined;
  orderby?: string | null | undefined;
  selectedAggregate?: number | null | undefined;
};

export type WidgetThresholdsInput = {
  max1?: number | null | undefined;
  max2?: number | null | undefined;
  unit?: string | null | undefined;
};

export type WidgetType =
  | 'DISCOVER'
  | 'ERROR_EVENTS'
  | 'ISSUE'
  | 'METRICS'
  | 'SPANS'
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
export const ReleasePageDocument = {"__meta__":{"hash":"sha256:bc56fcbf1d6f39f96a59ba0f90b5c837748feb1d68f29e76471f45cb7558cbd0"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"query","name":{"kind":"Name","value":"ReleasePage"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"first"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"Int"}}}},{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"after"}},"type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"organization"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"releases"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"first"},"value":{"kind":"Variable","name":{"kind":"Name","value":"first"}}},{"kind":"Argument","name":{"kind":"Name","value":"after"},"value":{"kind":"Variable","name":{"kind":"Name","value":"after"}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"edges"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"cursor"}},{"kind":"Field","name":{"kind":"Name","value":"node"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}},{"kind":"Field","name":{"kind":"Name","value":"pageInfo"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"hasNextPage"}},{"kind":"Field","name":{"kind":"Name","value":"endCursor"}}]}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleasePageQuery, ReleasePageQueryVariables>;
export const ArchiveReleaseDocument = {"__meta__":{"hash":"sha256:6b55f072e611f229f737884f2a874201f555ab08f2db91d05966bd83f2be9f7d"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"mutation","name":{"kind":"Name","value":"ArchiveRelease"},"variableDefinitions":[{"kind":"VariableDefinition","variable":{"kind":"Variable","name":{"kind":"Name","value":"version"}},"type":{"kind":"NonNullType","type":{"kind":"NamedType","name":{"kind":"Name","value":"String"}}}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"updateRelease"},"arguments":[{"kind":"Argument","name":{"kind":"Name","value":"input"},"value":{"kind":"ObjectValue","fields":[{"kind":"ObjectField","name":{"kind":"Name","value":"version"},"value":{"kind":"Variable","name":{"kind":"Name","value":"version"}}},{"kind":"ObjectField","name":{"kind":"Name","value":"status"},"value":{"kind":"EnumValue","value":"ARCHIVED"}}]}}],"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"status"}}]}},{"kind":"Field","name":{"kind":"Name","value":"errors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"code"}},{"kind":"Field","name":{"kind":"Name","value":"message"}},{"kind":"Field","name":{"kind":"Name","value":"path"}}]}}]}}]}}]} as unknown as DocumentNode<ArchiveReleaseMutation, ArchiveReleaseMutationVariables>;
export const ReleaseChangedDocument = {"__meta__":{"hash":"sha256:bd471e9727dd6e14c236ebc0324ca3e0d573aa34744b23ff79d9a57d987c05f1"},"kind":"Document","definitions":[{"kind":"OperationDefinition","operation":"subscription","name":{"kind":"Name","value":"ReleaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"releaseChanged"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"kind"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"release"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"url"}},{"kind":"FragmentSpread","name":{"kind":"Name","value":"ReleaseLine"}}]}}]}}]}},{"kind":"FragmentDefinition","name":{"kind":"Name","value":"ReleaseLine"},"typeCondition":{"kind":"NamedType","name":{"kind":"Name","value":"Release"}},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"version"}},{"kind":"Field","name":{"kind":"Name","value":"dateCreated"}},{"kind":"Field","name":{"kind":"Name","value":"authors"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"name"}},{"kind":"Field","name":{"kind":"Name","value":"email"}}]}},{"kind":"Field","name":{"kind":"Name","value":"lastDeploy"},"selectionSet":{"kind":"SelectionSet","selections":[{"kind":"Field","name":{"kind":"Name","value":"__typename"}},{"kind":"Field","name":{"kind":"Name","value":"id"}},{"kind":"Field","name":{"kind":"Name","value":"environment"}}]}}]}}]} as unknown as DocumentNode<ReleaseChangedSubscription, ReleaseChangedSubscriptionVariables>;