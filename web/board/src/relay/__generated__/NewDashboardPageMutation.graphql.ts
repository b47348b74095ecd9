/**
 * @generated SignedSource<<6246a900bc66506a087ce99787fc2f4e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type DatasetSource = "FORCED" | "INFERRED" | "UNKNOWN" | "USER" | "%future added value";
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
export type WidgetType = "DELIVERY" | "DISCOVER" | "ERROR_EVENTS" | "ISSUE" | "METRICS" | "SPANS" | "TRANSACTION_LIKE" | "%future added value";
export type CreateDashboardInput = {
  allProjects?: boolean | null | undefined;
  duplicate?: boolean | null | undefined;
  end?: string | null | undefined;
  environments?: ReadonlyArray<string> | null | undefined;
  filters?: DashboardFiltersInput | null | undefined;
  organization?: string | null | undefined;
  period?: string | null | undefined;
  permissions?: DashboardPermissionsInput | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  start?: string | null | undefined;
  title: string;
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
export type NewDashboardPageMutation$variables = {
  input: CreateDashboardInput;
};
export type NewDashboardPageMutation$data = {
  readonly createDashboard: {
    readonly dashboard: {
      readonly id: string;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type NewDashboardPageMutation = {
  response: NewDashboardPageMutation$data;
  variables: NewDashboardPageMutation$variables;
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
    "name": "createDashboard",
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
            "name": "message",
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
    "name": "NewDashboardPageMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "NewDashboardPageMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "e42de84e12e651311be0bffc127b43db",
    "id": null,
    "metadata": {},
    "name": "NewDashboardPageMutation",
    "operationKind": "mutation",
    "text": "mutation NewDashboardPageMutation(\n  $input: CreateDashboardInput!\n) {\n  createDashboard(input: $input) {\n    dashboard {\n      id\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "6f55d5e795dad58be1b8f1edfeea3f59";

export default node;
