/**
 * @generated SignedSource<<cb6b488f85915a44dba9508fd20e8345>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Compare_running$data = ReadonlyArray<{
  readonly environment: string;
  readonly project: {
    readonly slug: string;
  };
  readonly release: {
    readonly version: string;
    readonly " $fragmentSpreads": FragmentRefs<"VersionLink_release">;
  };
  readonly " $fragmentType": "Compare_running";
}>;
export type Compare_running$key = ReadonlyArray<{
  readonly " $data"?: Compare_running$data;
  readonly " $fragmentSpreads": FragmentRefs<"Compare_running">;
}>;

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "plural": true
  },
  "name": "Compare_running",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "environment",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "concreteType": "Project",
      "kind": "LinkedField",
      "name": "project",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "slug",
          "storageKey": null
        }
      ],
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
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "version",
          "storageKey": null
        },
        {
          "args": null,
          "kind": "FragmentSpread",
          "name": "VersionLink_release"
        }
      ],
      "storageKey": null
    }
  ],
  "type": "RunningRelease",
  "abstractKey": null
};

(node as any).hash = "72e1cd4837a839ee25bf2cc6210162d1";

export default node;
