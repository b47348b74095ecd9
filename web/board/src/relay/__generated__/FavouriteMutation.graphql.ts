/**
 * @generated SignedSource<<e438ff245d61774d740288121b70e441>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type FavouriteMutation$variables = {
  favorited: boolean;
  id: string;
};
export type FavouriteMutation$data = {
  readonly favoriteDashboard: {
    readonly dashboard: {
      readonly id: string;
      readonly isFavorited: boolean;
    } | null | undefined;
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
  };
};
export type FavouriteMutation = {
  response: FavouriteMutation$data;
  variables: FavouriteMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "favorited"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "id"
},
v2 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "favorited",
        "variableName": "favorited"
      },
      {
        "kind": "Variable",
        "name": "id",
        "variableName": "id"
      }
    ],
    "concreteType": "DashboardPayload",
    "kind": "LinkedField",
    "name": "favoriteDashboard",
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
            "name": "isFavorited",
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
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "FavouriteMutation",
    "selections": (v2/*:: as any*/),
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
    "name": "FavouriteMutation",
    "selections": (v2/*:: as any*/)
  },
  "params": {
    "cacheID": "dd6e8e0701543cb666f3488f887e8d8a",
    "id": null,
    "metadata": {},
    "name": "FavouriteMutation",
    "operationKind": "mutation",
    "text": "mutation FavouriteMutation(\n  $id: ID!\n  $favorited: Boolean!\n) {\n  favoriteDashboard(id: $id, favorited: $favorited) {\n    dashboard {\n      id\n      isFavorited\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "2d0a8f82207320e5796ca1f233057cf5";

export default node;
