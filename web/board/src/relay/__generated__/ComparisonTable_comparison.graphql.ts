/**
 * @generated SignedSource<<9c8c7acedee35df5bd8c5fbc28b41e61>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ComparisonTable_comparison$data = {
  readonly base: {
    readonly newGroups: number;
    readonly projects: ReadonlyArray<{
      readonly health: {
        readonly crashFreeSessions: number | null | undefined;
        readonly crashFreeUsers: number | null | undefined;
        readonly durationP50: number | null | undefined;
      } | null | undefined;
      readonly slug: string;
    }>;
    readonly version: string;
  };
  readonly head: {
    readonly newGroups: number;
    readonly projects: ReadonlyArray<{
      readonly health: {
        readonly crashFreeSessions: number | null | undefined;
        readonly crashFreeUsers: number | null | undefined;
        readonly durationP50: number | null | undefined;
      } | null | undefined;
      readonly slug: string;
    }>;
    readonly version: string;
  };
  readonly " $fragmentType": "ComparisonTable_comparison";
};
export type ComparisonTable_comparison$key = {
  readonly " $data"?: ComparisonTable_comparison$data;
  readonly " $fragmentSpreads": FragmentRefs<"ComparisonTable_comparison">;
};

const node: ReaderFragment = (function(){
var v0 = [
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
    "kind": "ScalarField",
    "name": "newGroups",
    "storageKey": null
  },
  {
    "alias": null,
    "args": null,
    "concreteType": "ReleaseProject",
    "kind": "LinkedField",
    "name": "projects",
    "plural": true,
    "selections": [
      {
        "alias": null,
        "args": null,
        "kind": "ScalarField",
        "name": "slug",
        "storageKey": null
      },
      {
        "alias": null,
        "args": null,
        "concreteType": "ReleaseHealth",
        "kind": "LinkedField",
        "name": "health",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "crashFreeSessions",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "crashFreeUsers",
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "kind": "ScalarField",
            "name": "durationP50",
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
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ComparisonTable_comparison",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "Release",
      "kind": "LinkedField",
      "name": "base",
      "plural": false,
      "selections": (v0/*:: as any*/),
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Release",
      "kind": "LinkedField",
      "name": "head",
      "plural": false,
      "selections": (v0/*:: as any*/),
      "storageKey": null
    }
  ],
  "type": "ReleaseComparison",
  "abstractKey": null
};
})();

(node as any).hash = "0fc1679642b37f88b14f1df740997d14";

export default node;
