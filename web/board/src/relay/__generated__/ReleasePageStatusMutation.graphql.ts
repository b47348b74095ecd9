/**
 * @generated SignedSource<<8bb14373ad0a048d2cbf2a537d6032fa>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ConcreteRequest } from 'relay-runtime';
export type FileChangeType = "ADDED" | "DELETED" | "MODIFIED" | "%future added value";
export type ReleaseStatus = "ARCHIVED" | "OPEN" | "%future added value";
export type UpdateReleaseInput = {
  commits?: ReadonlyArray<CommitInput> | null | undefined;
  dateReleased?: string | null | undefined;
  organization?: string | null | undefined;
  owner?: string | null | undefined;
  ref?: string | null | undefined;
  refs?: ReadonlyArray<RefInput> | null | undefined;
  status?: ReleaseStatus | null | undefined;
  url?: string | null | undefined;
  version: string;
};
export type CommitInput = {
  authorEmail?: string | null | undefined;
  authorName?: string | null | undefined;
  id: string;
  message?: string | null | undefined;
  patchSet?: ReadonlyArray<PatchInput> | null | undefined;
  repository?: string | null | undefined;
  timestamp?: string | null | undefined;
};
export type PatchInput = {
  path: string;
  type: FileChangeType;
};
export type RefInput = {
  commit: string;
  previousCommit?: string | null | undefined;
  repository: string;
};
export type ReleasePageStatusMutation$variables = {
  input: UpdateReleaseInput;
};
export type ReleasePageStatusMutation$data = {
  readonly updateRelease: {
    readonly errors: ReadonlyArray<{
      readonly message: string;
    }>;
    readonly release: {
      readonly id: string;
      readonly status: ReleaseStatus;
    } | null | undefined;
  };
};
export type ReleasePageStatusMutation = {
  response: ReleasePageStatusMutation$data;
  variables: ReleasePageStatusMutation$variables;
};

const node: ConcreteRequest = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "input"
  }
],
v1 = [
  {
    "alias": null,
    "args": [
      {
        "kind": "Variable",
        "name": "input",
        "variableName": "input"
      }
    ],
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
            "name": "status",
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
    "name": "ReleasePageStatusMutation",
    "selections": (v1/*:: as any*/),
    "type": "Mutation",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "ReleasePageStatusMutation",
    "selections": (v1/*:: as any*/)
  },
  "params": {
    "cacheID": "611fe7a18761b3ea0dd27ef3ba2bf81e",
    "id": null,
    "metadata": {},
    "name": "ReleasePageStatusMutation",
    "operationKind": "mutation",
    "text": "mutation ReleasePageStatusMutation(\n  $input: UpdateReleaseInput!\n) {\n  updateRelease(input: $input) {\n    release {\n      id\n      status\n    }\n    errors {\n      message\n    }\n  }\n}\n"
  }
};
})();

(node as any).hash = "288c857e2b300fe1229d91a53c7bfac4";

export default node;
