/**
 * @generated SignedSource<<f28fdf3652ff226db1d4d077a4dc6ebb>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type HistoryPageRestoreMutation$variables = {
  expectedVersion?: number | null | undefined;
  id: string;
  version: number;
};
export type HistoryPageRestoreMutation$data = {
  readonly restoreDashboard: {
    readonly dashboard: {
      readonly id: string;
      readonly version: number;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type HistoryPageRestoreMutation = {
  response: HistoryPageRestoreMutation$data;
  variables: HistoryPageRestoreMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "expectedVersion"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "id"
},
v2 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "version"
},
v3 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "expectedVersion",
        "variableName": "expectedVersion"
      },
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      },
      {
        "kind": "Variable",
        "name": "version",
        "variableName": "version"
      }
    ],
    "concreteType": "DashboardPayload",
    "kind": "LinkedField",
    "name": "restoreDashboard",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "concreteType": "Dashboard",
        "kind": "LinkedField",
        "name": "dashboard",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "id",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "version",
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
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
            "name": "message",
            "storageKey": null
          }
        ],
        "storageKey": null
      }
    ],
    "storageKey": null
  }
];
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/),
      (v2/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "HistoryPageRestoreMutation",
    "selections": (v3/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v2/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "HistoryPageRestoreMutation",
    "selections": (v3/*:: as any*/)
  },
  "params": {
    "cacheID": "3e5b7cbba2e45a6fb8360070a56af05e",
    "id": null,
    "metadata": {},
    "name": "HistoryPageRestoreMutation",
    "operationKind": "mutation",
    "text": "mutation HistoryPageRestoreMutation(\n  $id: ID!\n  $version: Int!\n  $expectedVersion: Int\n) {\n  restoreDashboard(id: $id, version: $version, expectedVersion: $expectedVersion) {\n    dashboard {\n      id\n      version\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "d543d564f4e1b19e502b976eb3ede06a";

export default node;
