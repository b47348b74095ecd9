/**
 * @generated SignedSource<<869cb1ed044e5191762d83ee479a960b>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type Comparison_release$data = {
  readonly newGroups: number;
  readonly projects: ReadonlyArray<{
    readonly health: {
      readonly crashFreeSessions: number | null | undefined;
      readonly crashFreeUsers: number | null | undefined;
      readonly durationP50: number | null | undefined;
    } | null | undefined;
    readonly slug: string;
  }>;
  readonly " $fragmentType": "Comparison_release";
};
export type Comparison_release$key = {
  readonly " $data"?: Comparison_release$data;
  readonly " $fragmentSpreads": FragmentRefs<"Comparison_release">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "Comparison_release",
  "selections": [
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

(node as any).hash = "d39923bdb44aba6a9379eddd1110b929";

export default node;
