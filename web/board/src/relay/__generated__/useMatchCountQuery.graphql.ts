/**
 * @generated SignedSource<<955f87e43b934b1cb467d99bec245c96>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type ReleaseStatus = "ARCHIVED" | "OPEN" | "%future added value";
export type ReleaseFilter = {
  createdAfter?: string | null | undefined;
  createdBefore?: string | null | undefined;
  deployedTo?: string | null | undefined;
  environments?: ReadonlyArray<string> | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  query?: string | null | undefined;
  status?: ReleaseStatus | null | undefined;
};
export type useMatchCountQuery$variables = {
  filter: ReleaseFilter;
  slug: string;
};
export type useMatchCountQuery$data = {
  readonly organization: {
    readonly releases: {
      readonly totalCount: number;
    };
  } | null | undefined;
};
export type useMatchCountQuery = {
  response: useMatchCountQuery$data;
  variables: useMatchCountQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "filter"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v2 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v3 = {
  "alias": null,
  "args": [
    {
      "kind": "Variable",
      "name": "filter",
      "variableName": "filter"
    },
    {
      "kind": "Literal",
      "name": "first",
      "value": 1
    }
  ],
  "concreteType": "ReleaseConnection",
  "kind": "LinkedField",
  "name": "releases",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "totalCount",
      "storageKey": null
    }
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "useMatchCountQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
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
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "useMatchCountQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v3/*:: as any*/),
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
    "cacheID": "5ce45c2bb523d8d4f3c6c122ebdd6f81",
    "id": null,
    "metadata": {},
    "name": "useMatchCountQuery",
    "operationKind": "query",
    "text": "query useMatchCountQuery(\n  $slug: String!\n  $filter: ReleaseFilter!\n) {\n  organization(slug: $slug) {\n    releases(first: 1, filter: $filter) {\n      totalCount\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "3691652b956a520397d21e0ded638447";

export default node;
