/**
 * @generated SignedSource<<e6dffe4974bf898048c06e93e2c9b667>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type EnvironmentsPageQuery$variables = {
  environments?: ReadonlyArray<string> | null | undefined;
  projects?: ReadonlyArray<string> | null | undefined;
  slug: string;
};
export type EnvironmentsPageQuery$data = {
  readonly organization: {
    readonly running: ReadonlyArray<{
      readonly environment: string;
      readonly isRollback: boolean;
      readonly project: {
        readonly id: string;
        readonly slug: string;
      };
      readonly releasesBehind: number;
      readonly " $fragmentSpreads": FragmentRefs<"Compare_running" | "RunningCell_running">;
    }>;
  } | null | undefined;
};
export type EnvironmentsPageQuery = {
  response: EnvironmentsPageQuery$data;
  variables: EnvironmentsPageQuery$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "environments"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "projects"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "slug"
},
v3 = [
  {
    "kind": "Variable",
    "name": "slug",
    "variableName": "slug"
  }
],
v4 = [
  {
    "kind": "Variable",
    "name": "environments",
    "variableName": "environments"
  },
  {
    "kind": "Variable",
    "name": "projects",
    "variableName": "projects"
  }
],
v5 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
},
v6 = {
  "alias": null,
  "args": null,
  "concreteType": "Project",
  "kind": "LinkedField",
  "name": "project",
  "plural": false,
  "selections": [
    (v5/*:: as any*/),
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "slug",
      "storageKey": null
    }
  ],
  "storageKey": null
},
v7 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "environment",
  "storageKey": null
},
v8 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "isRollback",
  "storageKey": null
},
v9 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "releasesBehind",
  "storageKey": null
},
v10 = {
  "alias": null,
  "args": null,
  "concreteType": "Release",
  "kind": "LinkedField",
  "name": "release",
  "plural": false,
  "selections": [
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
      "concreteType": "VersionInfo",
      "kind": "LinkedField",
      "name": "versionInfo",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "description",
          "storageKey": null
        }
      ],
      "storageKey": null
    },
    (v5/*:: as any*/)
  ],
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "EnvironmentsPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v4/*:: as any*/),
            "concreteType": "RunningRelease",
            "kind": "LinkedField",
            "name": "running",
            "plural": true,
            "selections": [
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              (v9/*:: as any*/),
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "RunningCell_running"
              },
              {
                "args": null,
                "kind": "FragmentSpread",
                "name": "Compare_running"
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
      (v2/*:: as any*/),
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "EnvironmentsPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v3/*:: as any*/),
        "concreteType": "Organization",
        "kind": "LinkedField",
        "name": "organization",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": (v4/*:: as any*/),
            "concreteType": "RunningRelease",
            "kind": "LinkedField",
            "name": "running",
            "plural": true,
            "selections": [
              (v6/*:: as any*/),
              (v7/*:: as any*/),
              (v8/*:: as any*/),
              (v9/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "since",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "commitsBehind",
                "storageKey": null
              },
              (v10/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "concreteType": "Deploy",
                "kind": "LinkedField",
                "name": "previous",
                "plural": false,
                "selections": [
                  (v10/*:: as any*/),
                  (v5/*:: as any*/)
                ],
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "0e7d3fcd913d0cc126c0f8e8713f6b02",
    "id": null,
    "metadata": {},
    "name": "EnvironmentsPageQuery",
    "operationKind": "query",
    "text": "query EnvironmentsPageQuery(\n  $slug: String!\n  $projects: [ID!]\n  $environments: [String!]\n) {\n  organization(slug: $slug) {\n    running(projects: $projects, environments: $environments) {\n      project {\n        id\n        slug\n      }\n      environment\n      isRollback\n      releasesBehind\n      ...RunningCell_running\n      ...Compare_running\n    }\n    id\n  }\n}\n\nfragment Compare_running on RunningRelease {\n  environment\n  project {\n    slug\n    id\n  }\n  release {\n    version\n    ...VersionLink_release\n    id\n  }\n}\n\nfragment RunningCell_running on RunningRelease {\n  since\n  isRollback\n  releasesBehind\n  commitsBehind\n  release {\n    ...VersionLink_release\n    id\n  }\n  previous {\n    release {\n      version\n      versionInfo {\n        description\n      }\n      id\n    }\n    id\n  }\n}\n\nfragment VersionLink_release on Release {\n  version\n  versionInfo {\n    description\n  }\n}\n"
  }
};
})();

(node as any).hash = "35a8cc4d9ea6a3467b86baac3350ecbc";

export default node;
