/**
 * @generated SignedSource<<44aee73dd7ace1080af311a990085799>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type DatasetSource = "FORCED" | "INFERRED" | "UNKNOWN" | "USER" | "%future added value";
export type WidgetDisplayType = "AREA" | "BAR" | "BIG_NUMBER" | "CATEGORICAL_BAR" | "LINE" | "STACKED_AREA" | "TABLE" | "TEXT" | "TOP_N" | "%future added value";
export type WidgetType = "DELIVERY" | "DISCOVER" | "ERROR_EVENTS" | "ISSUE" | "METRICS" | "SPANS" | "TRANSACTION_LIKE" | "%future added value";
export type WidgetDataInput = {
  end?: string | null | undefined;
  environments?: ReadonlyArray<string> | null | undefined;
  interval?: string | null | undefined;
  period?: string | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  releases?: ReadonlyArray<string> | null | undefined;
  start?: string | null | undefined;
  widget: WidgetInput;
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
export type metricsBeforeQuery$variables = {
  failures: WidgetDataInput;
  frequency: WidgetDataInput;
  leadTime: WidgetDataInput;
  restore: WidgetDataInput;
  slug: string;
};
export type metricsBeforeQuery$data = {
  readonly organization: {
    readonly failures: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
    readonly frequency: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
    readonly leadTime: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
    readonly restore: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
  } | null | undefined;
};
export type metricsBeforeQuery = {
  response: metricsBeforeQuery$data;
  variables: metricsBeforeQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "failures"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "frequency"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "leadTime"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "restore"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v5 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v6 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "frequency"
  }
],
v7 = [
  {
    "args": null,
    "kind": "FragmentSpread",
    "name": "WidgetView_data"
  }
],
v8 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "leadTime"
  }
],
v9 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "failures"
  }
],
v10 = [
  {
    "kind": "Variable",
    "name": "input",
    "variableName": "restore"
  }
],
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "values",
  "storageKey": null
},
v12 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "field",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "alias",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "kind",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "unit",
    "storageKey": null
  }
],
v13 = [
  {
    "alias": null,
    "args": null,
    "concreteType": "WidgetQueryResult",
    "kind": "LinkedField",
    "name": "results",
    "plural": true,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "name",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "WidgetDataError",
        "kind": "LinkedField",
        "name": "error",
        "plural": false,
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
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "TimeSeries",
        "kind": "LinkedField",
        "name": "series",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "label",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "isOther",
            "storageKey": null
          },
          (v11/*:: as any*/),
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "total",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "WidgetGroup",
            "kind": "LinkedField",
            "name": "groupBy",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "column",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "value",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "WidgetColumn",
            "kind": "LinkedField",
            "name": "column",
            "plural": false,
            "selections": (v12/*:: as any*/),
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "WidgetRow",
        "kind": "LinkedField",
        "name": "rows",
        "plural": true,
        "selections": [
          (v11/*:: as any*/)
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "WidgetColumn",
        "kind": "LinkedField",
        "name": "columns",
        "plural": true,
        "selections": (v12/*:: as any*/),
        "storageKey": null
      }
    ],
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "interval",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "timestamps",
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v4/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "metricsBeforeQuery",
    "selections": [
      {
        "alias": null,
        "args": (v5/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": "frequency",
            "args": (v6/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v7/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "leadTime",
            "args": (v8/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v7/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "failures",
            "args": (v9/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v7/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "restore",
            "args": (v10/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v7/*:: as any*/),
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v4/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v0/*:: as any*/),
      (v3/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "metricsBeforeQuery",
    "selections": [
      {
        "alias": null,
        "args": (v5/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": "frequency",
            "args": (v6/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v13/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "leadTime",
            "args": (v8/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v13/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "failures",
            "args": (v9/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v13/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": "restore",
            "args": (v10/*:: as any*/),
            "concreteType": "WidgetData",
            "kind": "LinkedField",
            "name": "widgetData",
            "plural": false,
            "selections": (v13/*:: as any*/),
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "68b8c2e91e80e40b8ab1c6e6a4269896",
    "id": null,
    "metadata": {},
    "name": "metricsBeforeQuery",
    "operationKind": "query",
    "text": "query metricsBeforeQuery(\n  $slug: String!\n  $frequency: WidgetDataInput!\n  $leadTime: WidgetDataInput!\n  $failures: WidgetDataInput!\n  $restore: WidgetDataInput!\n) {\n  organization(slug: $slug) {\n    frequency: widgetData(input: $frequency) {\n      ...WidgetView_data\n    }\n    leadTime: widgetData(input: $leadTime) {\n      ...WidgetView_data\n    }\n    failures: widgetData(input: $failures) {\n      ...WidgetView_data\n    }\n    restore: widgetData(input: $restore) {\n      ...WidgetView_data\n    }\n    id\n  }\n}\n\nfragment WidgetBars_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetChart_data on WidgetData {\n  interval\n  timestamps\n  results {\n    name\n    series {\n      label\n      isOther\n      values\n      total\n      groupBy {\n        column\n        value\n      }\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetNumber_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetTable_data on WidgetData {\n  results {\n    name\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n    series {\n      label\n      total\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetView_data on WidgetData {\n  results {\n    name\n    error {\n      code\n      message\n    }\n    series {\n      label\n    }\n    rows {\n      values\n    }\n  }\n  ...WidgetChart_data\n  ...WidgetTable_data\n  ...WidgetBars_data\n  ...WidgetNumber_data\n}\n"
  }
};
})();

(node as any).hash = "03e7efc364ca7999a052c5e5a04ee15d";

export default node;
