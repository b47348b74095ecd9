/**
 * @generated SignedSource<<abcaf8b64ecaab8d5301ea75bd1e7077>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type ReleaseRow_release$data = {
  readonly authors: ReadonlyArray<{
    readonly email: string | null | undefined;
    readonly name: string | null | undefined;
  }>;
  readonly version: string;
  readonly " $fragmentType": "ReleaseRow_release";
};
export type ReleaseRow_release$key = {
  readonly " $data"?: ReleaseRow_release$data;
  readonly " $fragmentSpreads": FragmentRefs<"ReleaseRow_release">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "ReleaseRow_release",
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
      "concreteType": "Author",
      "kind": "LinkedField",
      "name": "authors",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "name",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "email",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Release",
  "abstractKey": null
};

(node as any).hash = "8f4950a99b3ac77f654cb6254f9cc7a9";

export default node;
