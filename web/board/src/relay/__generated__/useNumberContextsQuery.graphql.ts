/**
 * @generated SignedSource<<2af69b9d0cb7221d013133777579599c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type useNumberContextsQuery$variables = {
  before: string;
  end: string;
  environments?: ReadonlyArray<string> | null | undefined;
  ids: ReadonlyArray<string>;
  interval: string;
  projects?: ReadonlyArray<string> | null | undefined;
  releases?: ReadonlyArray<string> | null | undefined;
  start: string;
};
export type useNumberContextsQuery$data = {
  readonly nodes: ReadonlyArray<{
    readonly before?: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetView_data">;
    };
    readonly course?: {
      readonly " $fragmentSpreads": FragmentRefs<"WidgetNumber_course">;
    };
    readonly id?: string;
  } | null | undefined>;
};
export type useNumberContextsQuery = {
  response: useNumberContextsQuery$data;
  variables: useNumberContextsQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "before"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "end"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "environments"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "ids"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "interval"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "projects"
},
v6 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "releases"
},
v7 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "start"
},
v8 = [
  {
    "kind": "Variable",
    "name": "ids",
    "variableName": "ids"
  }
],
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v10 = {
  "kind": "Variable",
  "name": "environments",
  "variableName": "environments"
},
v11 = {
  "kind": "Variable",
  "name": "projects",
  "variableName": "projects"
},
v12 = {
  "kind": "Variable",
  "name": "releases",
  "variableName": "releases"
},
v13 = [
  {
    "kind": "Variable",
    "name": "end",
    "variableName": "start"
  },
  (v10/*:: as any*/),
  (v11/*:: as any*/),
  (v12/*:: as any*/),
  {
    "kind": "Variable",
    "name": "start",
    "variableName": "before"
  }
],
v14 = [
  {
    "kind": "Literal",
    "name": "displayType",
    "value": "LINE"
  },
  {
    "kind": "Variable",
    "name": "end",
    "variableName": "end"
  },
  (v10/*:: as any*/),
  {
    "kind": "Variable",
    "name": "interval",
    "variableName": "interval"
  },
  (v11/*:: as any*/),
  (v12/*:: as any*/),
  {
    "kind": "Variable",
    "name": "start",
    "variableName": "start"
  }
],
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "values",
  "storageKey": null
},
v16 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "column",
  "storageKey": null
},
v17 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "field",
  "storageKey": null
},
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "kind",
  "storageKey": null
},
v19 = [
  (v17/*:: as any*/),
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "alias",
    "storageKey": null
  },
  (v18/*:: as any*/),
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
      (v5/*:: as any*/),
      (v6/*:: as any*/),
      (v7/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "useNumberContextsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v8/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "nodes",
        "plural": true,
        "selections": [
          {
            "kind": "InlineFragment",
            "selections": [
              (v9/*:: as any*/),
              {
                "alias": "before",
                "args": (v13/*:: as any*/),
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
              },
              {
                "alias": "course",
                "args": (v14/*:: as any*/),
                "concreteType": "WidgetData",
                "kind": "LinkedField",
                "name": "data",
                "plural": false,
                "selections": [
                  {
                    "args": null,
                    "kind": "FragmentSpread",
                    "name": "WidgetNumber_course"
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
      (v3/*:: as any*/),
      (v5/*:: as any*/),
      (v2/*:: as any*/),
      (v6/*:: as any*/),
      (v0/*:: as any*/),
      (v7/*:: as any*/),
      (v1/*:: as any*/),
      (v4/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "useNumberContextsQuery",
    "selections": [
      {
        "alias": null,
        "args": (v8/*:: as any*/),
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
          (v9/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              {
                "alias": "before",
                "args": (v13/*:: as any*/),
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
                          (v15/*:: as any*/),
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
                              (v16/*:: as any*/),
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
                            "selections": (v19/*:: as any*/),
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
                          (v15/*:: as any*/)
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
                        "selections": (v19/*:: as any*/),
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
              },
              {
                "alias": "course",
                "args": (v14/*:: as any*/),
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
                        "concreteType": "TimeSeries",
                        "kind": "LinkedField",
                        "name": "series",
                        "plural": true,
                        "selections": [
                          {
                            "alias": null,
                            "args": null,
                            "concreteType": "WidgetColumn",
                            "kind": "LinkedField",
                            "name": "column",
                            "plural": false,
                            "selections": [
                              (v17/*:: as any*/),
                              (v18/*:: as any*/)
                            ],
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
                              (v16/*:: as any*/)
                            ],
                            "storageKey": null
                          },
                          (v15/*:: as any*/)
                        ],
                        "storageKey": null
                      }
                    ],
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
    "cacheID": "bb930606b7c45ec0ae9d80838e33b4fd",
    "id": null,
    "metadata": {},
    "name": "useNumberContextsQuery",
    "operationKind": "query",
    "text": "query useNumberContextsQuery(\n  $ids: [ID!]!\n  $projects: [ID!]\n  $environments: [String!]\n  $releases: [String!]\n  $before: DateTime!\n  $start: DateTime!\n  $end: DateTime!\n  $interval: String!\n) {\n  nodes(ids: $ids) {\n    __typename\n    ... on Widget {\n      id\n      before: data(projects: $projects, environments: $environments, releases: $releases, start: $before, end: $start) {\n        ...WidgetView_data\n      }\n      course: data(projects: $projects, environments: $environments, releases: $releases, start: $start, end: $end, interval: $interval, displayType: LINE) {\n        ...WidgetNumber_course\n      }\n    }\n    id\n  }\n}\n\nfragment WidgetBars_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetChart_data on WidgetData {\n  interval\n  timestamps\n  results {\n    name\n    series {\n      label\n      isOther\n      values\n      total\n      groupBy {\n        column\n        value\n      }\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetNumber_course on WidgetData {\n  results {\n    series {\n      column {\n        field\n        kind\n      }\n      groupBy {\n        column\n      }\n      values\n    }\n  }\n}\n\nfragment WidgetNumber_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetTable_data on WidgetData {\n  results {\n    name\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n    series {\n      label\n      total\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetView_data on WidgetData {\n  results {\n    name\n    error {\n      code\n      message\n    }\n    series {\n      label\n    }\n    rows {\n      values\n    }\n  }\n  ...WidgetChart_data\n  ...WidgetTable_data\n  ...WidgetBars_data\n  ...WidgetNumber_data\n}\n"
  }
};
})();

(node as any).hash = "a212eaaedad95f0c919012581d42ad5d";

export default node;
