/**
 * @generated SignedSource<<12e662f93ebbd1d58be7c73e9a76af3e>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetValueKind = "DATE" | "DURATION" | "INTEGER" | "NUMBER" | "PERCENTAGE" | "RATE" | "STRING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetChart_data$data = {
  readonly interval: number;
  readonly results: ReadonlyArray<{
    readonly name: string;
    readonly series: ReadonlyArray<{
      readonly column: {
        readonly alias: string | null | undefined;
        readonly field: string;
        readonly kind: WidgetValueKind;
        readonly unit: string | null | undefined;
      };
      readonly groupBy: ReadonlyArray<{
        readonly column: string;
        readonly value: string | null | undefined;
      }>;
      readonly isOther: boolean;
      readonly label: string;
      readonly total: number | null | undefined;
      readonly values: ReadonlyArray<number | null | undefined>;
    }>;
  }>;
  readonly timestamps: ReadonlyArray<number>;
  readonly " $fragmentType": "WidgetChart_data";
};
export type WidgetChart_data$key = {
  readonly " $data"?: WidgetChart_data$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetChart_data">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetChart_data",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "interval",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "timestamps",
      "storageKey": null
    },
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
          "kind": "ScalarField",
          "name": "name",
          "storageKey": null
        },
        {
          "alias": null,
          "args": null,
          "concreteType": "TimeSeries",
          "kind": "LinkedField",
          "name": "series",
          "plural": true,
          "selections": [
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "label",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "isOther",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "values",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "kind": "ScalarField",
              "name": "total",
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "WidgetGroup",
              "kind": "LinkedField",
              "name": "groupBy",
              "plural": true,
              "selections": [
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "column",
                  "storageKey": null
                },
                {
                  "alias": null,
                  "args": null,
                  "kind": "ScalarField",
                  "name": "value",
                  "storageKey": null
                }
              ],
              "storageKey": null
            },
            {
              "alias": null,
              "args": null,
              "concreteType": "WidgetColumn",
              "kind": "LinkedField",
              "name": "column",
              "plural": false,
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

(node as any).hash = "7fd07081c3e09cdca8ad09c3627e9562";

export default node;
