/**
 * @generated SignedSource<<f7e1841d4957b497e6402d2432a8d946>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ComparisonTable_release$data = {
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
  readonly " $fragmentType": "ComparisonTable_release";
};
export type ComparisonTable_release$key = {
  readonly " $data"?: ComparisonTable_release$data;
  readonly " $fragmentSpreads": FragmentRefs<"ComparisonTable_release">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ComparisonTable_release",
  "selections": [
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
  ],
  "type": "Release",
  "abstractKey": null
};

(node as any).hash = "20608d38b4020311f342ce680c1b3d77";

export default node;
