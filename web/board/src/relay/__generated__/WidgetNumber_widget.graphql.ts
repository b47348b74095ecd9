/**
 * @generated SignedSource<<ef26c7d33e4385c4ff51b11bd9f697c9>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
import { FragmentRefs } from "relay-runtime";
export type WidgetNumber_widget$data = {
  readonly thresholds: {
    readonly max1: number | null | undefined;
    readonly max2: number | null | undefined;
    readonly unit: string | null | undefined;
  } | null | undefined;
  readonly " $fragmentType": "WidgetNumber_widget";
};
export type WidgetNumber_widget$key = {
  readonly " $data"?: WidgetNumber_widget$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetNumber_widget">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetNumber_widget",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetThresholds",
      "kind": "LinkedField",
      "name": "thresholds",
      "plural": false,
      "selections": [
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "max1",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "max2",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "kind": "ScalarField",
          "name": "unit",
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "Widget",
  "abstractKey": null
};

(node as any).hash = "67ec5956524a5311cb50ebe74ea5e1d4";

export default node;
