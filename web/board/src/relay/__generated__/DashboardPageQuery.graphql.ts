/**
 * @generated SignedSource<<4a32491a11faa2e37308e35de844dbd3>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type DashboardPageQuery$variables = {
  end?: string | null | undefined;
  environments?: ReadonlyArray<string> | null | undefined;
  id: string;
  period?: string | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  releases?: ReadonlyArray<string> | null | undefined;
  slug: string;
  start?: string | null | undefined;
};
export type DashboardPageQuery$data = {
  readonly organization: {
    readonly dashboard: {
      readonly canEdit: boolean;
      readonly dateUpdated: string;
      readonly id: string;
      readonly title: string;
      readonly updatedBy: {
        readonly name: string;
      } | null | undefined;
      readonly version: number;
      readonly " $fragmentSpreads": FragmentRefs<"DashboardFilters_dashboard" | "DashboardGrid_dashboard" | "DashboardMenu_dashboard" | "Favourite_dashboard">;
    } | null | undefined;
  } | null | undefined;
};
export type DashboardPageQuery = {
  response: DashboardPageQuery$data;
  variables: DashboardPageQuery$variables;
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
  "name": "id"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "period"
},
v4 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "projects"
},
v5 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "releases"
},
v6 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v7 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "start"
},
v8 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v9 = [
  {
    "kind": "Variable",
    "name": "id",
    "variableName": "id"
  }
],
v10 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "title",
  "storageKey": null
},
v12 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "version",
  "storageKey": null
},
v13 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "dateUpdated",
  "storageKey": null
},
v14 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "canEdit",
  "storageKey": null
},
v15 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "name",
  "storageKey": null
},
v16 = [
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
    "name": "period",
    "variableName": "period"
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
v17 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "start",
  "storageKey": null
},
v18 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "end",
  "storageKey": null
},
v19 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "values",
  "storageKey": null
},
v20 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "unit",
  "storageKey": null
},
v21 = [
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
  (v20/*:: as any*/)
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
    "metadata": {
      "throwOnFieldError": true
    },
    "name": "DashboardPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v8/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v9/*:: as any*/),
            "concreteType": "Dashboard",
            "kind": "LinkedField",
            "name": "dashboard",
            "plural": false,
            "selections": [
              (v10/*:: as any*/),
              (v11/*:: as any*/),
              (v12/*:: as any*/),
              (v13/*:: as any*/),
              (v14/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "User",
                "kind": "LinkedField",
                "name": "updatedBy",
                "plural": false,
                "selections": [
                  (v15/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "Favourite_dashboard"
              },
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "DashboardMenu_dashboard"
              },
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "DashboardFilters_dashboard"
              },
              {
                "args": (v16/*:: as any*/),
                "kind": "FragmentSpread",
                "name": "DashboardGrid_dashboard"
              }
            ],
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
      (v6/*:: as any*/),
      (v2/*:: as any*/),
      (v4/*:: as any*/),
      (v1/*:: as any*/),
      (v5/*:: as any*/),
      (v3/*:: as any*/),
      (v7/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "DashboardPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v8/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v9/*:: as any*/),
            "concreteType": "Dashboard",
            "kind": "LinkedField",
            "name": "dashboard",
            "plural": false,
            "selections": [
              (v10/*:: as any*/),
              (v11/*:: as any*/),
              (v12/*:: as any*/),
              (v13/*:: as any*/),
              (v14/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "User",
                "kind": "LinkedField",
                "name": "updatedBy",
                "plural": false,
                "selections": [
                  (v15/*:: as any*/),
                  (v10/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "isFavorited",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "canDelete",
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
                  (v10/*:: as any*/)
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
              (v17/*:: as any*/),
              (v18/*:: as any*/),
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
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Widget",
                "kind": "LinkedField",
                "name": "widgets",
                "plural": true,
                "selections": [
                  (v10/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "displayType",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "WidgetLayout",
                    "kind": "LinkedField",
                    "name": "layout",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "x",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "y",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "w",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "h",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "minH",
                        "storageKey": null
                      }
                    ],
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": (v16/*:: as any*/),
                    "concreteType": "WidgetData",
                    "kind": "LinkedField",
                    "name": "data",
                    "plural": false,
                    "selections": [
                      (v17/*:: as any*/),
                      (v18/*:: as any*/),
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
                        "concreteType": "WidgetQueryResult",
                        "kind": "LinkedField",
                        "name": "results",
                        "plural": true,
                        "selections": [
                          (v15/*:: as any*/),
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
                              (v19/*:: as any*/),
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
                                "selections": (v21/*:: as any*/),
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
                              (v19/*:: as any*/)
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
                            "selections": (v21/*:: as any*/),
                            "storageKey": null
                          }
                        ],
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
                  (v11/*:: as any*/),
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "description",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "concreteType": "WidgetThresholds",
                    "kind": "LinkedField",
                    "name": "thresholds",
                    "plural": false,
                    "selections": [
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "max1",
                        "storageKey": null
                      },
                      {
                        "alias": null,
                        "args": null,
                        "kind": "ScalarField",
                        "name": "max2",
                        "storageKey": null
                      },
                      (v20/*:: as any*/)
                    ],
                    "storageKey": null
                  }
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v10/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "f470a3fc9a6e7006d26363e954c719b1",
    "id": null,
    "metadata": {},
    "name": "DashboardPageQuery",
    "operationKind": "query",
    "text": "query DashboardPageQuery(\n  $slug: String!\n  $id: ID!\n  $projects: [ID!]\n  $environments: [String!]\n  $releases: [String!]\n  $period: String\n  $start: DateTime\n  $end: DateTime\n) {\n  organization(slug: $slug) {\n    dashboard(id: $id) {\n      id\n      title\n      version\n      dateUpdated\n      canEdit\n      updatedBy {\n        name\n        id\n      }\n      ...Favourite_dashboard\n      ...DashboardMenu_dashboard\n      ...DashboardFilters_dashboard\n      ...DashboardGrid_dashboard_29gDmQ\n    }\n    id\n  }\n}\n\nfragment DashboardFilters_dashboard on Dashboard {\n  id\n  version\n  canEdit\n  projects {\n    slug\n    id\n  }\n  allProjects\n  environments\n  period\n  start\n  end\n  filters {\n    release\n  }\n}\n\nfragment DashboardGrid_dashboard_29gDmQ on Dashboard {\n  id\n  canEdit\n  environments\n  projects {\n    slug\n    id\n  }\n  widgets {\n    id\n    displayType\n    layout {\n      x\n      y\n      w\n      h\n      minH\n    }\n    data(projects: $projects, environments: $environments, releases: $releases, period: $period, start: $start, end: $end) {\n      start\n      end\n    }\n    ...WidgetCard_widget_29gDmQ\n  }\n}\n\nfragment DashboardMenu_dashboard on Dashboard {\n  id\n  title\n  canEdit\n  canDelete\n}\n\nfragment Favourite_dashboard on Dashboard {\n  id\n  title\n  isFavorited\n}\n\nfragment WidgetBars_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetCard_widget_29gDmQ on Widget {\n  title\n  description\n  displayType\n  thresholds {\n    max1\n    max2\n    unit\n  }\n  data(projects: $projects, environments: $environments, releases: $releases, period: $period, start: $start, end: $end) {\n    interval\n    ...WidgetView_data\n    ...WidgetMenu_data\n  }\n  ...WidgetMenu_widget\n}\n\nfragment WidgetChart_data on WidgetData {\n  interval\n  timestamps\n  results {\n    name\n    series {\n      label\n      isOther\n      values\n      total\n      groupBy {\n        column\n        value\n      }\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetMenu_data on WidgetData {\n  timestamps\n  results {\n    name\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n    series {\n      label\n      values\n    }\n  }\n}\n\nfragment WidgetMenu_widget on Widget {\n  id\n  title\n  displayType\n}\n\nfragment WidgetNumber_data on WidgetData {\n  results {\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n  }\n}\n\nfragment WidgetTable_data on WidgetData {\n  results {\n    name\n    columns {\n      field\n      alias\n      kind\n      unit\n    }\n    rows {\n      values\n    }\n    series {\n      label\n      total\n      column {\n        field\n        alias\n        kind\n        unit\n      }\n    }\n  }\n}\n\nfragment WidgetView_data on WidgetData {\n  results {\n    name\n    error {\n      code\n      message\n    }\n    series {\n      label\n    }\n    rows {\n      values\n    }\n  }\n  ...WidgetChart_data\n  ...WidgetTable_data\n  ...WidgetBars_data\n  ...WidgetNumber_data\n}\n"
  }
};
})();

(node as any).hash = "c487dd91ddf3099d7b0240597fd35377";

export default node;
