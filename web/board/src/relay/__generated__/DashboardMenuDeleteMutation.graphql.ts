/**
 * @generated SignedSource<<3ad40f1e9bfeb86a8e6fd8c2694cbc46>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type DashboardMenuDeleteMutation$variables = {
  id: string;
};
export type DashboardMenuDeleteMutation$data = {
  readonly deleteDashboard: {
    readonly deletedId: string | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type DashboardMenuDeleteMutation = {
  response: DashboardMenuDeleteMutation$data;
  variables: DashboardMenuDeleteMutation$variables;
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
    "concreteType": "DeletePayload",
    "kind": "LinkedField",
    "name": "deleteDashboard",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "deletedId",
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
    "name": "DashboardMenuDeleteMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "DashboardMenuDeleteMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "7b99da4ac7f8ae134cf7d0e973f51e97",
    "id": null,
    "metadata": {},
    "name": "DashboardMenuDeleteMutation",
    "operationKind": "mutation",
    "text": "mutation DashboardMenuDeleteMutation(\n  $id: ID!\n) {\n  deleteDashboard(id: $id) {\n    deletedId\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "cbd77831e4835b6e86bee81a075cb8f4";

export default node;
