/**
 * @generated SignedSource<<633398e55b0a2b90c4214edcfd60012d>>
 * @lightSyntaxTransform
 */

/* tslint:disable */
/* eslint-disable */
// @ts-nocheck

import { ReaderFragment } from 'relay-runtime';
export type WidgetValueKind = "DATE" | "DURATION" | "INTEGER" | "NUMBER" | "PERCENTAGE" | "RATE" | "STRING" | "%future added value";
import { FragmentRefs } from "relay-runtime";
export type WidgetNumber_course$data = {
  readonly results: ReadonlyArray<{
    readonly series: ReadonlyArray<{
      readonly column: {
        readonly field: string;
        readonly kind: WidgetValueKind;
      };
      readonly groupBy: ReadonlyArray<{
        readonly column: string;
      }>;
      readonly values: ReadonlyArray<number | null | undefined>;
    }>;
  }>;
  readonly " $fragmentType": "WidgetNumber_course";
};
export type WidgetNumber_course$key = {
  readonly " $data"?: WidgetNumber_course$data;
  readonly " $fragmentSpreads": FragmentRefs<"WidgetNumber_course">;
};

const node: ReaderFragment = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": null,
  "name": "WidgetNumber_course",
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
          "concreteType": "TimeSeries",
          "kind": "LinkedField",
          "name": "series",
          "plural": true,
          "selections": [
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
                  "name": "kind",
                  "storageKey": null
                }
              ],
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
                }
              ],
              "storageKey": null
            },
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

(node as any).hash = "51519d91f87727d85c2f19ee5b6c36e9";

export default node;
