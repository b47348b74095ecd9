/**
 * @generated SignedSource<<197e2f0607abb716626a596d3b6bd81c>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type AddToDashboardQuery$variables = {
  slug: string;
};
export type AddToDashboardQuery$data = {
  readonly organization: {
    readonly dashboards: {
      readonly nodes: ReadonlyArray<{
        readonly canEdit: boolean;
        readonly id: string;
        readonly title: string;
      }>;
    };
  } | null | undefined;
};
export type AddToDashboardQuery = {
  response: AddToDashboardQuery$data;
  variables: AddToDashboardQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "slug"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
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
  "args": [
    {
      "kind": "Literal",
      "name": "first",
      "value": 20
    },
    {
      "kind": "Literal",
      "name": "orderBy",
      "value": {
        "direction": "DESC",
        "field": "RECENTLY_VIEWED"
      }
    }
  ],
  "concreteType": "DashboardConnection",
  "kind": "LinkedField",
  "name": "dashboards",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "Dashboard",
      "kind": "LinkedField",
      "name": "nodes",
      "plural": true,
      "selections": [
        (v2/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "title",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "canEdit",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "storageKey": "dashboards(first:20,orderBy:{\"direction\":\"DESC\",\"field\":\"RECENTLY_VIEWED\"})"
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "AddToDashboardQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "AddToDashboardQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
          (v2/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "30629b20a251862267c8699ad36d4332",
    "id": null,
    "metadata": {},
    "name": "AddToDashboardQuery",
    "operationKind": "query",
    "text": "query AddToDashboardQuery(\n  $slug: String!\n) {\n  organization(slug: $slug) {\n    dashboards(first: 20, orderBy: {field: RECENTLY_VIEWED, direction: DESC}) {\n      nodes {\n        id\n        title\n        canEdit\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "a6c70766cf443d71bd0cdb350ea0b09c";

export default node;
