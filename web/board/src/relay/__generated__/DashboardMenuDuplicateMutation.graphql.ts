/**
 * @generated SignedSource<<6f1431f14b397daae550bf11cf92807a>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type DashboardMenuDuplicateMutation$variables = {
  id: string;
};
export type DashboardMenuDuplicateMutation$data = {
  readonly duplicateDashboard: {
    readonly dashboard: {
      readonly id: string;
      readonly title: string;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type DashboardMenuDuplicateMutation = {
  response: DashboardMenuDuplicateMutation$data;
  variables: DashboardMenuDuplicateMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "id"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "DashboardPayload",
    "kind": "LinkedField",
    "name": "duplicateDashboard",
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
            "name": "title",
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
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "DashboardMenuDuplicateMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "DashboardMenuDuplicateMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "8f56ac53a26066a0c68d0abea8c9d657",
    "id": null,
    "metadata": {},
    "name": "DashboardMenuDuplicateMutation",
    "operationKind": "mutation",
    "text": "mutation DashboardMenuDuplicateMutation(\n  $id: ID!\n) {\n  duplicateDashboard(id: $id) {\n    dashboard {\n      id\n      title\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "8920c55412b3fc45d2a81a73a0560e36";

export default node;
