/**
 * @generated SignedSource<<56bf361f5c1deb8d0f7aec08937e3688>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
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
export type useSaveFiltersMutation$variables = {
  input: UpdateDashboardInput;
};
export type useSaveFiltersMutation$data = {
  readonly updateDashboard: {
    readonly dashboard: {
      readonly dateUpdated: string;
      readonly id: string;
      readonly version: number;
      readonly " $fragmentSpreads": FragmentRefs<"DashboardFilters_dashboard">;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
    }>;
  };
};
export type useSaveFiltersMutation = {
  response: useSaveFiltersMutation$data;
  variables: useSaveFiltersMutation$variables;
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
    "kind": "Variable",
    "name": "input",
    "variableName": "input"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "version",
  "storageKey": null
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "dateUpdated",
  "storageKey": null
},
v5 = {
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
    }
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "useSaveFiltersMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
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
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "DashboardFilters_dashboard"
              }
            ],
            "storageKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "useSaveFiltersMutation",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
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
              (v2/*:: as any*/),
              (v3/*:: as any*/),
              (v4/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "canEdit",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Project",
                "kind": "LinkedField",
                "name": "projects",
                "plural": true,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "slug",
                    "storageKey": null
                  },
                  (v2/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "allProjects",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "environments",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "period",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "start",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "end",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "DashboardFilters",
                "kind": "LinkedField",
                "name": "filters",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "release",
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "c8c2e67312769e029dd447a974c2cb97",
    "id": null,
    "metadata": {},
    "name": "useSaveFiltersMutation",
    "operationKind": "mutation",
    "text": "mutation useSaveFiltersMutation(\n  $input: UpdateDashboardInput!\n) {\n  updateDashboard(input: $input) {\n    dashboard {\n      id\n      version\n      dateUpdated\n      ...DashboardFilters_dashboard\n    }\n    errors {\n      code\n      message\n    }\n  }\n}\n\nfragment DashboardFilters_dashboard on Dashboard {\n  id\n  version\n  canEdit\n  projects {\n    slug\n    id\n  }\n  allProjects\n  environments\n  period\n  start\n  end\n  filters {\n    release\n  }\n}\n"
  }
};
})();

(node as any).hash = "e872abad983c174c40dd17f8a66680ba";

export default node;
