/**
 * @generated SignedSource<<5ac78461deaaa584e79811e1676ddb34>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type VersionLink_release$data = {
  readonly version: string;
  readonly versionInfo: {
    readonly description: string;
  } | null | undefined;
  readonly " $fragmentType": "VersionLink_release";
};
export type VersionLink_release$key = {
  readonly " $data"?: VersionLink_release$data;
  readonly " $fragmentSpreads": FragmentRefs<"VersionLink_release">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "VersionLink_release",
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
  "type": "Release",
  "abstractKey": null
};

(node as any).hash = "f9992ab7675ab67dbf6c4d348958ea5d";

export default node;
