/**
 * @generated SignedSource<<2e94e1a91b1ceca3bab0b95a244ae0d8>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type useDuplicateMutation$variables = {
  id: string;
};
export type useDuplicateMutation$data = {
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
export type useDuplicateMutation = {
  response: useDuplicateMutation$data;
  variables: useDuplicateMutation$variables;
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
    "name": "useDuplicateMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "useDuplicateMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "1a36623f2aa318d64907f64225f7c81a",
    "id": null,
    "metadata": {},
    "name": "useDuplicateMutation",
    "operationKind": "mutation",
    "text": "mutation useDuplicateMutation(\n  $id: ID!\n) {\n  duplicateDashboard(id: $id) {\n    dashboard {\n      id\n      title\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "3f8057876f4aca8a9a32478ffd774c87";

export default node;
