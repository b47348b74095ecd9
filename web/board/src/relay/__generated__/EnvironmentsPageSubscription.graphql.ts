/**
 * @generated SignedSource<<4b0b17d4af55ba7dc46b993d38af986b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type EnvironmentsPageSubscription$variables = {
  organization?: string | null | undefined;
};
export type EnvironmentsPageSubscription$data = {
  readonly deployCreated: {
    readonly id: string;
  };
};
export type EnvironmentsPageSubscription = {
  response: EnvironmentsPageSubscription$data;
  variables: EnvironmentsPageSubscription$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "organization"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "organization",
        "variableName": "organization"
      }
    ],
    "concreteType": "Deploy",
    "kind": "LinkedField",
    "name": "deployCreated",
    "plural": false,
    "selections": [
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
];
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "EnvironmentsPageSubscription",
    "selections": (v1/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "EnvironmentsPageSubscription",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "76fbaf919b7f3da6f7e7bbc01c406b10",
    "id": null,
    "metadata": {},
    "name": "EnvironmentsPageSubscription",
    "operationKind": "subscription",
    "text": "subscription EnvironmentsPageSubscription(\n  $organization: String\n) {\n  deployCreated(organization: $organization) {\n    id\n  }\n}\n"
  }
};
})();

(node as any).hash = "e1b86cb1df8a8ad3ac2f0cb0e5bcdc43";

export default node;
