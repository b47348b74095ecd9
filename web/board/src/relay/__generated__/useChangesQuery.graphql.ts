/**
 * @generated SignedSource<<f2ac7be0d62a654b8922a6c232e00017>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type useChangesQuery$variables = {
  end: string;
  environments?: ReadonlyArray<string> | null | undefined;
  ids: ReadonlyArray<string>;
  projects?: ReadonlyArray<string> | null | undefined;
  releases?: ReadonlyArray<string> | null | undefined;
  start: string;
};
export type useChangesQuery$data = {
  readonly nodes: ReadonlyArray<{
    readonly before?: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
    readonly id?: string;
  } | null | undefined>;
};
export type useChangesQuery = {
  response: useChangesQuery$data;
  variables: useChangesQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "end"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "environments"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "ids"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "projects"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "releases"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "start"
},
v6 = [
  {
    "kind": "Variable",
    "name": "ids",
    "variableName": "ids"
  }
],
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v8 = [
  {
    "kind": "Variable",
    "name": "end",
    "variableName": "end"
  },
  {
    "kind": "Variable",
    "name": "environments",
    "variableName": "environments"
  },
  {
    "kind": "Variable",
    "name": "projects",
    "variableName": "projects"
  },
  {
    "kind": "Variable",
    "name": "releases",
    "variableName": "releases"
  },
  {
    "kind": "Variable",
    "name": "start",
    "variableName": "start"
  }
],
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "values",
  "storageKey": null
},
v10 = [
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
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v4/*:: as any*/),
      (v5/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "useChangesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v6/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "nodes",
        "plural": true,
        "selections": [
          {
            "kind": "InlineFragment",
            "selections": [
              (v7/*:: as any*/),
              {
                "alias": "before",
                "args": (v8/*:: as any*/),
                "concreteType": "WidgetData",
                "kind": "LinkedField",
                "name": "data",
                "plural": false,
                "selections": [
                  {
                    "args": null,
                    "kind": "FragmentSpread",
                    "name": "WidgetView_data"
                  }
                ],
                "storageKey": null
              }
            ],
            "type": "Widget",
            "abstractKey": null
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
      (v2/*:: as any*/),
      (v3/*:: as any*/),
      (v1/*:: as any*/),
      (v4/*:: as any*/),
      (v5/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "useChangesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v6/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "nodes",
        "plural": true,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "__typename",
            "storageKey": null
          },
          (v7/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              {
                "alias": "before",
                "args": (v8/*:: as any*/),
                "concreteType": "WidgetData",
                "kind": "LinkedField",
                "name": "data",
                "plural": false,
                "selections": [
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
                          (v9/*:: as any*/),
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
                            "selections": (v10/*:: as any*/),
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
                          (v9/*:: as any*/)
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
                        "selections": (v10/*:: as any*/),
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
                ],
                "storageKey": null
              }
            ],
            "type": "Widget",
            "abstractKey": null
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "9dfe914f2620423358388ac35a93ea0f",
    "id": null,
    "metadata": {},
    "name": "useChangesQuery",
    "operationKind": "query",
    "text": "query useChangesQuery(\n  $ids: [ID!]!\n  $projects: [ID!]\n  $environments: [String!]\n  $releases: [String!]\n  $start: DateTime!\n  $end: DateTime!\n) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Widget {\n      id\n      before: data(projects: $projects, environments: $environments, releases: $releases, start: $start, end: $end) {\n        ...WidgetView_data\n      }\n    }\n    id\n  }\n}\n\nfragment WidgetBars_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetChart_data on WidgetData {\n  interval\n  timestamps\n  results {\n    name\n    series {\n      label\n      isOther\n      values\n      total\n      groupBy {\n        column\n        value\n      }\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetNumber_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetTable_data on WidgetData {\n  results {\n    name\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n    series {\n      label\n      total\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetView_data on WidgetData {\n  results {\n    name\n    error {\n      code\n      message\n    }\n    series {\n      label\n    }\n    rows {\n      values\n    }\n  }\n  ...WidgetChart_data\n  ...WidgetTable_data\n  ...WidgetBars_data\n  ...WidgetNumber_data\n}\n"
  }
};
})();

(node as any).hash = "566057c5987d35b0cd23a9dc81611f5f";

export default node;
