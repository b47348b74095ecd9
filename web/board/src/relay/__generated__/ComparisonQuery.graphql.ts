/**
 * @generated SignedSource<<f6b59d3126edeb34ae9fb33020ea7895>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ComparisonQuery$variables = {
  base: string;
  head: string;
  project?: string | null | undefined;
  slug: string;
};
export type ComparisonQuery$data = {
  readonly organization: {
    readonly compareReleases: {
      readonly commits: {
        readonly totalCount: number;
      };
      readonly fileChanges: {
        readonly totalCount: number;
      };
      readonly isBackwards: boolean;
      readonly " $fragmentSpreads": FragmentRefs<"ComparisonTable_comparison">;
    } | null | undefined;
  } | null | undefined;
};
export type ComparisonQuery = {
  response: ComparisonQuery$data;
  variables: ComparisonQuery$variables;
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
v5 = [
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
v6 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "isBackwards",
  "storageKey": null
},
v7 = [
  {
    "kind": "Literal",
    "name": "first",
    "value": 1
  }
],
v8 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "totalCount",
    "storageKey": null
  }
],
v9 = {
  "alias": null,
  "args": (v7/*:: as any*/),
  "concreteType": "CommitConnection",
  "kind": "LinkedField",
  "name": "commits",
  "plural": false,
  "selections": (v8/*:: as any*/),
  "storageKey": "commits(first:1)"
},
v10 = {
  "alias": null,
  "args": (v7/*:: as any*/),
  "concreteType": "FileChangeConnection",
  "kind": "LinkedField",
  "name": "fileChanges",
  "plural": false,
  "selections": (v8/*:: as any*/),
  "storageKey": "fileChanges(first:1)"
},
v11 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v12 = [
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "version",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "kind": "ScalarField",
    "name": "newGroups",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "concreteType": "ReleaseProject",
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
      {
        "alias": null,
        "args": null,
        "concreteType": "ReleaseHealth",
        "kind": "LinkedField",
        "name": "health",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "crashFreeSessions",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "crashFreeUsers",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "durationP50",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      (v11/*:: as any*/)
    ],
    "storageKey": null
  },
  (v11/*:: as any*/)
];
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
    "name": "ComparisonQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v5/*:: as any*/),
            "concreteType": "ReleaseComparison",
            "kind": "LinkedField",
            "name": "compareReleases",
            "plural": false,
            "selections": [
              (v6/*:: as any*/),
              (v9/*:: as any*/),
              (v10/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "ComparisonTable_comparison"
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
      (v3/*:: as any*/),
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "ComparisonQuery",
    "selections": [
      {
        "alias": null,
        "args": (v4/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v5/*:: as any*/),
            "concreteType": "ReleaseComparison",
            "kind": "LinkedField",
            "name": "compareReleases",
            "plural": false,
            "selections": [
              (v6/*:: as any*/),
              (v9/*:: as any*/),
              (v10/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "Release",
                "kind": "LinkedField",
                "name": "base",
                "plural": false,
                "selections": (v12/*:: as any*/),
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "concreteType": "Release",
                "kind": "LinkedField",
                "name": "head",
                "plural": false,
                "selections": (v12/*:: as any*/),
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v11/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "d0f79260dca9c67ae547a7388f5e14b1",
    "id": null,
    "metadata": {},
    "name": "ComparisonQuery",
    "operationKind": "query",
    "text": "query ComparisonQuery(\n  $slug: String!\n  $base: String!\n  $head: String!\n  $project: ID\n) {\n  organization(slug: $slug) {\n    compareReleases(base: $base, head: $head, project: $project) {\n      isBackwards\n      commits(first: 1) {\n        totalCount\n      }\n      fileChanges(first: 1) {\n        totalCount\n      }\n      ...ComparisonTable_comparison\n    }\n    id\n  }\n}\n\nfragment ComparisonTable_comparison on ReleaseComparison {\n  base {\n    version\n    newGroups\n    projects {\n      slug\n      health {\n        crashFreeSessions\n        crashFreeUsers\n        durationP50\n      }\n      id\n    }\n    id\n  }\n  head {\n    version\n    newGroups\n    projects {\n      slug\n      health {\n        crashFreeSessions\n        crashFreeUsers\n        durationP50\n      }\n      id\n    }\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "410e4287d105de4aa2424765a9e29a93";

export default node;
