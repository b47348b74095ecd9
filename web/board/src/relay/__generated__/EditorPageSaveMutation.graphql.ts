/**
 * @generated SignedSource<<6ea519346823fb78b49f0203f38b72a5>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type DatasetSource = "FORCED" | "INFERRED" | "UNKNOWN" | "USER" | "%future added value";
export type ErrorCode = "CONFLICT" | "DUPLICATE" | "FORBIDDEN" | "HAS_HEALTH_DATA" | "HAS_ISSUES" | "INVALID" | "LAST_DASHBOARD" | "LOCKED" | "NOT_FOUND" | "OUT_OF_RANGE" | "REQUIRED" | "TOO_LONG" | "TOO_MANY" | "VERSION_MISMATCH" | "%future added value";
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
export type WidgetType = "DELIVERY" | "DISCOVER" | "ERROR_EVENTS" | "ISSUE" | "METRICS" | "SPANS" | "TRANSACTION_LIKE" | "%future added value";
export type UpdateDashboardInput = {
  allProjects?: boolean | null | undefined;
  end?: string | null | undefined;
  environments?: ReadonlyArray<string> | null | undefined;
  expectedVersion?: number | null | undefined;
  filters?: DashboardFiltersInput | null | undefined;
  id: string;
  message?: string | null | undefined;
  period?: string | null | undefined;
  permissions?: DashboardPermissionsInput | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  start?: string | null | undefined;
  title?: string | null | undefined;
  utc?: boolean | null | undefined;
  validateOnly?: boolean | null | undefined;
  widgets?: ReadonlyArray<WidgetInput> | null | undefined;
};
export type WidgetInput = {
  datasetSource?: DatasetSource | null | undefined;
  description?: string | null | undefined;
  displayType?: WidgetDisplayType | null | undefined;
  id?: string | null | undefined;
  interval?: string | null | undefined;
  layout?: WidgetLayoutInput | null | undefined;
  limit?: number | null | undefined;
  queries?: ReadonlyArray<WidgetQueryInput> | null | undefined;
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
export type WidgetThresholdsInput = {
  max1?: number | null | undefined;
  max2?: number | null | undefined;
  unit?: string | null | undefined;
};
export type WidgetQueryInput = {
  aggregates?: ReadonlyArray<string> | null | undefined;
  columns?: ReadonlyArray<string> | null | undefined;
  conditions?: string | null | undefined;
  fieldAliases?: ReadonlyArray<string> | null | undefined;
  fields?: ReadonlyArray<string> | null | undefined;
  id?: string | null | undefined;
  isHidden?: boolean | null | undefined;
  name?: string | null | undefined;
  orderby?: string | null | undefined;
  selectedAggregate?: number | null | undefined;
};
export type DashboardFiltersInput = {
  release?: ReadonlyArray<string> | null | undefined;
  releaseId?: ReadonlyArray<string> | null | undefined;
};
export type DashboardPermissionsInput = {
  isEditableByEveryone: boolean;
  teamsWithEditAccess?: ReadonlyArray<string> | null | undefined;
};
export type EditorPageSaveMutation$variables = {
  input: UpdateDashboardInput;
};
export type EditorPageSaveMutation$data = {
  readonly updateDashboard: {
    readonly dashboard: {
      readonly id: string;
      readonly version: number;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
      readonly path: ReadonlyArray<string>;
    }>;
  };
};
export type EditorPageSaveMutation = {
  response: EditorPageSaveMutation$data;
  variables: EditorPageSaveMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
    "concreteType": "DashboardPayload",
    "kind": "LinkedField",
    "name": "updateDashboard",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Dashboard",
        "kind": "LinkedField",
        "name": "dashboard",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "version",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "MutationError",
        "kind": "LinkedField",
        "name": "errors",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "code",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "message",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "path",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "EditorPageSaveMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "EditorPageSaveMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "6d914fddb0098234dc43cd35a16ce756",
    "id": null,
    "metadata": {},
    "name": "EditorPageSaveMutation",
    "operationKind": "mutation",
    "text": "mutation EditorPageSaveMutation(\n  $input: UpdateDashboardInput!\n) {\n  updateDashboard(input: $input) {\n    dashboard {\n      id\n      version\n    }\n    errors {\n      code\n      message\n      path\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "dac16f108f0ee707a11c746e7d6ead29";

export default node;
