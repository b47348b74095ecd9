/**
 * @generated SignedSource<<59ac4716190c5f14bd97bf66ef8931d4>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type FileChangeType = "ADDED" | "DELETED" | "MODIFIED" | "%future added value";
export type ReleaseFilesQuery$variables = {
  base: string;
  head: string;
  project?: string | null | undefined;
  slug: string;
};
export type ReleaseFilesQuery$data = {
  readonly organization: {
    readonly compareReleases: {
      readonly fileChanges: {
        readonly nodes: ReadonlyArray<{
          readonly path: string;
          readonly type: FileChangeType;
        }>;
        readonly totalCount: number;
      };
    } | null | undefined;
  } | null | undefined;
};
export type ReleaseFilesQuery = {
  response: ReleaseFilesQuery$data;
  variables: ReleaseFilesQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "base"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "head"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "project"
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
  "alias": null,
  "args": [
    {
      "kind": "Variable",
      "name": "base",
      "variableName": "base"
    },
    {
      "kind": "Variable",
      "name": "head",
      "variableName": "head"
    },
    {
      "kind": "Variable",
      "name": "project",
      "variableName": "project"
    }
  ],
  "concreteType": "ReleaseComparison",
  "kind": "LinkedField",
  "name": "compareReleases",
  "plural": false,
  "selections": [
    {
      "alias": null,
      "args": [
        {
          "kind": "Literal",
          "name": "first",
          "value": 100
        }
      ],
      "concreteType": "FileChangeConnection",
      "kind": "LinkedField",
      "name": "fileChanges",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "totalCount",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "FileChange",
          "kind": "LinkedField",
          "name": "nodes",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "path",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "type",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": "fileChanges(first:100)"
    }
  ],
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
    "name": "ReleaseFilesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v5/*:: as any*/)
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
    "name": "ReleaseFilesQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          (v5/*:: as any*/),
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
    "cacheID": "2aaf955b06a8d5a557d545670a0b9fe1",
    "id": null,
    "metadata": {},
    "name": "ReleaseFilesQuery",
    "operationKind": "query",
    "text": "query ReleaseFilesQuery(\n  $slug: String!\n  $base: String!\n  $head: String!\n  $project: ID\n) {\n  organization(slug: $slug) {\n    compareReleases(base: $base, head: $head, project: $project) {\n      fileChanges(first: 100) {\n        totalCount\n        nodes {\n          path\n          type\n        }\n      }\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "6b24001e44204b238f168c7bc7273d28";

export default node;
