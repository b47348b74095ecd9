/**
 * @generated SignedSource<<c37c614f3f904f9be31142e5a6140add>>
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
export type ReleaseListDroppedQuery$variables = {
  filter: ReleaseFilter;
  slug: string;
};
export type ReleaseListDroppedQuery$data = {
  readonly organization: {
    readonly releases: {
      readonly totalCount: number;
    };
  } | null | undefined;
};
export type ReleaseListDroppedQuery = {
  response: ReleaseListDroppedQuery$data;
  variables: ReleaseListDroppedQuery$variables;
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
    "name": "ReleaseListDroppedQuery",
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
    "name": "ReleaseListDroppedQuery",
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
    "cacheID": "016021c84518985f6888a16c918ef084",
    "id": null,
    "metadata": {},
    "name": "ReleaseListDroppedQuery",
    "operationKind": "query",
    "text": "query ReleaseListDroppedQuery(\n  $slug: String!\n  $filter: ReleaseFilter!\n) {\n  organization(slug: $slug) {\n    releases(first: 1, filter: $filter) {\n      totalCount\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "1ed64e1aa0a477f9965f6e00f03e3c88";

export default node;
