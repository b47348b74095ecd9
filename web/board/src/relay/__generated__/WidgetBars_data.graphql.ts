/**
 * @generated SignedSource<<8c6dc4be6893f22bb554d5fc7ac05a4e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetValueKind = "DATE" | "DURATION" | "INTEGER" | "NUMBER" | "PERCENTAGE" | "RATE" | "STRING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetBars_data$data = {
  readonly results: ReadonlyArray<{
    readonly columns: ReadonlyArray<{
      readonly alias: string | null | undefined;
      readonly field: string;
      readonly kind: WidgetValueKind;
      readonly unit: string | null | undefined;
    }>;
    readonly rows: ReadonlyArray<{
      readonly values: ReadonlyArray<string | number | boolean | null | null | undefined>;
    }>;
  }>;
  readonly " $fragmentType": "WidgetBars_data";
};
export type WidgetBars_data$key = {
  readonly " $data"?: WidgetBars_data$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetBars_data">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetBars_data",
  "selections": [
    {
      "alias": null,
      "args": null,
      "concreteType": "WidgetQueryResult",
      "kind": "LinkedField",
      "name": "results",
      "plural": true,
      "selections": [
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetColumn",
          "kind": "LinkedField",
          "name": "columns",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "field",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "alias",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "kind",
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
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "WidgetRow",
          "kind": "LinkedField",
          "name": "rows",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "values",
              "storageKey": null
            }
          ],
          "storageKey": null
        }
      ],
      "storageKey": null
    }
  ],
  "type": "WidgetData",
  "abstractKey": null
};

(node as any).hash = "7385248e2161e28c3587e57d2386cc62";

export default node;
