/**
 * @generated SignedSource<<ddb58bb11087e7034bdaba0f567edabf>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type ErrorCode = "CONFLICT" | "DUPLICATE" | "FORBIDDEN" | "HAS_HEALTH_DATA" | "HAS_ISSUES" | "INVALID" | "LAST_DASHBOARD" | "LOCKED" | "NOT_FOUND" | "OUT_OF_RANGE" | "REQUIRED" | "TOO_LONG" | "TOO_MANY" | "VERSION_MISMATCH" | "%future added value";
export type ReleaseStatus = "ARCHIVED" | "OPEN" | "%future added value";
export type ReleaseRowArchiveMutation$variables = {
  connections: ReadonlyArray<string>;
  version: string;
};
export type ReleaseRowArchiveMutation$data = {
  readonly updateRelease: {
    readonly errors: ReadonlyArray<{
      readonly code: ErrorCode;
      readonly message: string;
    }>;
    readonly release: {
      readonly id: string;
      readonly status: ReleaseStatus;
    } | null | undefined;
  };
};
export type ReleaseRowArchiveMutation = {
  response: ReleaseRowArchiveMutation$data;
  variables: ReleaseRowArchiveMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "connections"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "version"
},
v2 = [
  {
    "fields": [
      {
        "kind": "Literal",
        "name": "status",
        "value": "ARCHIVED"
      },
      {
        "kind": "Variable",
        "name": "version",
        "variableName": "version"
      }
    ],
    "kind": "ObjectValue",
    "name": "input"
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
  "args": null,
  "kind": "ScalarField",
  "name": "status",
  "storageKey": null
},
v5 = {
  "alias": null,
  "args": null,
  "concreteType": "MutationError",
  "kind": "LinkedField",
  "name": "errors",
  "plural": true,
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
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "ReleaseRowArchiveMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "ReleasePayload",
        "kind": "LinkedField",
        "name": "updateRelease",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Release",
            "kind": "LinkedField",
            "name": "release",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              (v4/*:: as any*/)
            ],
            "storageKey": null
          },
          (v5/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "ReleaseRowArchiveMutation",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "ReleasePayload",
        "kind": "LinkedField",
        "name": "updateRelease",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "Release",
            "kind": "LinkedField",
            "name": "release",
            "plural": false,
            "selections": [
              (v3/*:: as any*/),
              {
                "alias": null,
                "args": null,
                "filters": null,
                "handle": "deleteEdge",
                "key": "",
                "kind": "ScalarHandle",
                "name": "id",
                "handleArgs": [
                  {
                    "kind": "Variable",
                    "name": "connections",
                    "variableName": "connections"
                  }
                ]
              },
              (v4/*:: as any*/)
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
    "cacheID": "f2bbce60ecb5133a7c33fb8aa85a643b",
    "id": null,
    "metadata": {},
    "name": "ReleaseRowArchiveMutation",
    "operationKind": "mutation",
    "text": "mutation ReleaseRowArchiveMutation(\n  $version: String!\n) {\n  updateRelease(input: {version: $version, status: ARCHIVED}) {\n    release {\n      id\n      status\n    }\n    errors {\n      code\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "281aa2d41d36150c9003523f29d639a7";

export default node;
