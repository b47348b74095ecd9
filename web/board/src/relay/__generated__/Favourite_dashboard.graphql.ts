/**
 * @generated SignedSource<<282707e17a84000bbb4204e462ecd113>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Favourite_dashboard$data = {
  readonly id: string;
  readonly isFavorited: boolean;
  readonly title: string;
  readonly " $fragmentType": "Favourite_dashboard";
};
export type Favourite_dashboard$key = {
  readonly " $data"?: Favourite_dashboard$data;
  readonly " $fragmentSpreads": FragmentRefs<"Favourite_dashboard">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Favourite_dashboard",
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
      "name": "title",
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
  "type": "Dashboard",
  "abstractKey": null
};

(node as any).hash = "98a8ef6d6cd6e822e82c6645888fc6bb";

export default node;
