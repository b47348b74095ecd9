/**
 * @generated SignedSource<<ba0edb7aa6510a4dc25fb9d1896039ef>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type DashboardPageSubscription$variables = {
  id: string;
};
export type DashboardPageSubscription$data = {
  readonly dashboardChanged: {
    readonly version: number;
  };
};
export type DashboardPageSubscription = {
  response: DashboardPageSubscription$data;
  variables: DashboardPageSubscription$variables;
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
    "concreteType": "DashboardChanged",
    "kind": "LinkedField",
    "name": "dashboardChanged",
    "plural": false,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "version",
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
    "name": "DashboardPageSubscription",
    "selections": (v1/*:: as any*/),
    "type": "Subscription",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "DashboardPageSubscription",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "29449267f226fcab0d625e3ebf0e1ec2",
    "id": null,
    "metadata": {},
    "name": "DashboardPageSubscription",
    "operationKind": "subscription",
    "text": "subscription DashboardPageSubscription(\n  $id: ID!\n) {\n  dashboardChanged(id: $id) {\n    version\n  }\n}\n"
  }
};
})();

(node as any).hash = "9181ee73be53598325f83519509f4547";

export default node;
