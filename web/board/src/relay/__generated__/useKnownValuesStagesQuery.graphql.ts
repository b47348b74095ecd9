/**
 * @generated SignedSource<<048c46cefe8f12914b2bbb59c6b63329>>
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
export type useKnownValuesStagesQuery$variables = {
  adopted: ReleaseFilter;
  low: ReleaseFilter;
  replaced: ReleaseFilter;
  slug: string;
};
export type useKnownValuesStagesQuery$data = {
  readonly organization: {
    readonly adopted: {
      readonly totalCount: number;
    };
    readonly low: {
      readonly totalCount: number;
    };
    readonly replaced: {
      readonly totalCount: number;
    };
  } | null | undefined;
};
export type useKnownValuesStagesQuery = {
  response: useKnownValuesStagesQuery$data;
  variables: useKnownValuesStagesQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "adopted"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "low"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "replaced"
},
v3 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v4 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v5 = {
  "kind": "Literal",
  "name": "first",
  "value": 1
},
v6 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCount",
    "storageKey": null
  }
],
v7 = {
  "alias": "adopted",
  "args": [
    {
      "kind": "Variable",
      "name": "filter",
      "variableName": "adopted"
    },
    (v5/*:: as any*/)
  ],
  "concreteType": "ReleaseConnection",
  "kind": "LinkedField",
  "name": "releases",
  "plural": false,
  "selections": (v6/*:: as any*/),
  "storageKey": null
},
v8 = {
  "alias": "low",
  "args": [
    {
      "kind": "Variable",
      "name": "filter",
      "variableName": "low"
    },
    (v5/*:: as any*/)
  ],
  "concreteType": "ReleaseConnection",
  "kind": "LinkedField",
  "name": "releases",
  "plural": false,
  "selections": (v6/*:: as any*/),
  "storageKey": null
},
v9 = {
  "alias": "replaced",
  "args": [
    {
      "kind": "Variable",
      "name": "filter",
      "variableName": "replaced"
    },
    (v5/*:: as any*/)
  ],
  "concreteType": "ReleaseConnection",
  "kind": "LinkedField",
  "name": "releases",
  "plural": false,
  "selections": (v6/*:: as any*/),
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v3/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "useKnownValuesStagesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v7/*:: as any*/),
          (v8/*:: as any*/),
          (v9/*:: as any*/)
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
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "useKnownValuesStagesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v7/*:: as any*/),
          (v8/*:: as any*/),
          (v9/*:: as any*/),
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
    "cacheID": "ec8b8be1ec165eb69538005eee9a9f58",
    "id": null,
    "metadata": {},
    "name": "useKnownValuesStagesQuery",
    "operationKind": "query",
    "text": "query useKnownValuesStagesQuery(\n  $slug: String!\n  $adopted: ReleaseFilter!\n  $low: ReleaseFilter!\n  $replaced: ReleaseFilter!\n) {\n  organization(slug: $slug) {\n    adopted: releases(first: 1, filter: $adopted) {\n      totalCount\n    }\n    low: releases(first: 1, filter: $low) {\n      totalCount\n    }\n    replaced: releases(first: 1, filter: $replaced) {\n      totalCount\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "2b359c6f1baa013577a002aaf3c5b729";

export default node;
