/**
 * @generated SignedSource<<741904de0f246dd6754e34730c99e19f>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type RunningCell_running$data = {
  readonly commitsBehind: number;
  readonly isRollback: boolean;
  readonly previous: {
    readonly release: {
      readonly version: string;
      readonly versionInfo: {
        readonly description: string;
      } | null | undefined;
    };
  } | null | undefined;
  readonly release: {
    readonly " $fragmentSpreads": FragmentRefs<"VersionLink_release">;
  };
  readonly releasesBehind: number;
  readonly since: string;
  readonly " $fragmentType": "RunningCell_running";
};
export type RunningCell_running$key = {
  readonly " $data"?: RunningCell_running$data;
  readonly " $fragmentSpreads": FragmentRefs<"RunningCell_running">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "RunningCell_running",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "since",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "isRollback",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "releasesBehind",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "commitsBehind",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Release",
      "kind": "LinkedField",
      "name": "release",
      "plural": false,
      "selections": [
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "VersionLink_release"
        }
      ],
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Deploy",
      "kind": "LinkedField",
      "name": "previous",
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
              "name": "version",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "VersionInfo",
              "kind": "LinkedField",
              "name": "versionInfo",
              "plural": false,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "description",
                  "storageKey": null
                }
              ],
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "RunningRelease",
  "abstractKey": null
};

(node as any).hash = "8c97148346d2d19a5b4400652e857b15";

export default node;
