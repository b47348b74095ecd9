/**
 * @generated SignedSource<<c5d6b673e3d636656a3263113f18080a>>
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
export type ReleasePickerQuery$variables = {
  filter: ReleaseFilter;
  slug: string;
};
export type ReleasePickerQuery$data = {
  readonly organization: {
    readonly releases: {
      readonly nodes: ReadonlyArray<{
        readonly id: string;
        readonly version: string;
      }>;
    };
  } | null | undefined;
};
export type ReleasePickerQuery = {
  response: ReleasePickerQuery$data;
  variables: ReleasePickerQuery$variables;
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
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v4 = {
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
      "value": 30
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
      "concreteType": "Release",
      "kind": "LinkedField",
      "name": "nodes",
      "plural": true,
      "selections": [
        (v3/*:: as any*/),
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "version",
          "storageKey": null
        }
      ],
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
    "name": "ReleasePickerQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v4/*:: as any*/)
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
    "name": "ReleasePickerQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v4/*:: as any*/),
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "85826726fbc8887dbcc53f367bd33d05",
    "id": null,
    "metadata": {},
    "name": "ReleasePickerQuery",
    "operationKind": "query",
    "text": "query ReleasePickerQuery(\n  $slug: String!\n  $filter: ReleaseFilter!\n) {\n  organization(slug: $slug) {\n    releases(first: 30, filter: $filter) {\n      nodes {\n        id\n        version\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "722f454f6c0e8a950f3db49aab2f40ef";

export default node;
